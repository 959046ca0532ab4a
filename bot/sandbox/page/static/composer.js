// The foot of the chat: the field, the command menu, attachments, the reply in hand and the bot's reply keyboard.

import { byId, fill, h, icon } from "./dom.js";
import { length, t } from "./i18n.js";
import { nameOf, summary } from "./messages.js";
import { attachPopup } from "./attach.js";
import { Recording, canRecord } from "./recorder.js";

const drafts = new Map();
const replies = new Map();
const folded = new Set();

export class Composer {
  constructor(acts) {
    this.acts = acts;
    this.view = null;
    this.commands = [];
    this.choice = -1;
    this.field = h("textarea", { id: "field", rows: "1", placeholder: t("placeholder"), "aria-label": t("placeholder"), autocomplete: "off",
      "aria-autocomplete": "list", "aria-controls": "command-list", maxlength: "4096", data: { testid: "field" } });
    this.menuButton = h("button", { type: "button", class: "menu-button", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-label": t("menu"),
      data: { testid: "menu-button" }, onclick: () => this.toggleCommands() }, icon("menu"), h("span", {}, t("menu")));
    this.attachButton = h("button", { type: "button", class: "round", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": t("attach"),
      title: t("attach"), data: { testid: "attach" }, onclick: () => this.toggleAttach() }, icon("clip"));
    this.keyboardButton = h("button", { type: "button", class: "round", "aria-label": t("keyboardToggle"), title: t("keyboardToggle"),
      data: { testid: "keyboard-toggle" }, onclick: () => this.toggleKeyboard() }, icon("keyboard"));
    this.sendButton = h("button", { type: "button", class: "round send", "aria-label": t("send"), title: t("send"), data: { testid: "send" },
      onclick: () => this.send() }, icon("send"));
    this.micButton = h("button", { type: "button", class: "round", hidden: true, "aria-label": t("record"), title: t("record"), data: { testid: "record" },
      onclick: () => this.beginRecording() }, icon("mic"));
    this.recordTime = h("span", { class: "record-time", role: "timer", data: { testid: "record-time" } });
    this.recordBar = h("div", { class: "line record", hidden: true, data: { testid: "record-bar" } },
      h("button", { type: "button", class: "quiet small", data: { testid: "record-cancel" }, onclick: () => this.endRecording(false) }, t("cancel")),
      this.recordTime,
      h("button", { type: "button", class: "round send ready", "aria-label": t("send"), data: { testid: "record-send" }, onclick: () => this.endRecording(true) },
        icon("send")));
    this.recording = null;
    this.list = h("ul", { id: "command-list", class: "commands", role: "listbox", "aria-label": t("commands"), hidden: true, data: { testid: "commands" } });
    this.attach = attachPopup(acts, () => this.closeAttach());
    this.replyBar = h("div", { class: "reply-bar", hidden: true, data: { testid: "reply-bar" } });
    this.keyboard = h("div", { class: "keyboard", role: "group", "aria-label": t("keyboardToggle"), hidden: true, data: { testid: "keyboard" } });
    this.line = h("div", { class: "line" }, this.menuButton, this.attachButton, this.field, this.keyboardButton, this.micButton, this.sendButton);
    this.big = h("button", { type: "button", class: "big-button", hidden: true, data: { testid: "start" }, onclick: () => this.bigPressed() });
    fill(byId("composer"), this.list, this.attach, this.replyBar, this.line, this.recordBar, this.keyboard, this.big);
    this.listen();
  }

  listen() {
    this.field.addEventListener("input", () => { this.grow(); this.offerTyped(); });
    this.field.addEventListener("keydown", (event) => this.typed(event));
    this.field.addEventListener("paste", (event) => {
      const file = event.clipboardData?.files?.[0];
      if (!file) return;
      event.preventDefault();
      this.acts.file(file.type.startsWith("image/") ? "photo" : "document", file);
    });
    document.addEventListener("pointerdown", (event) => {
      if (!event.target.closest("#composer")) { this.closeCommands(); this.closeAttach(); }
    });
    byId("composer").addEventListener("keydown", (event) => {
      if (event.key === "Escape") { this.closeCommands(); this.closeAttach(); this.setReply(null); this.field.focus(); }
    });
  }

  // What the chat allows just now: starting, unblocking, or writing.
  show(view) {
    if (this.view && this.view.key !== view.key) drafts.set(this.view.key, this.field.value);
    const switched = this.view?.key !== view.key;
    this.view = view;
    this.commands = view.commands;
    if (switched) {
      this.field.value = drafts.get(view.key) ?? "";
      this.closeCommands();
      this.closeAttach();
    }
    const writable = !view.blocked && !view.empty;
    if (switched) this.endRecording(false);
    this.line.hidden = !writable || this.recording !== null;
    this.big.hidden = writable;
    this.big.textContent = view.blocked ? t("unblock") : t("start");
    this.menuButton.hidden = !view.commands.length;
    this.drawReply();
    this.drawKeyboard();
    this.grow();
  }

  // What is put there is not sent yet: it is looked at, and changed.
  put(text) {
    this.field.value = text;
    this.grow();
    this.field.focus();
  }

  bigPressed() {
    if (this.view.blocked) this.acts.unblock();
    else this.acts.start();
  }

  send() {
    const text = this.field.value.trim();
    if (!text) return;
    const reply = replies.get(this.view.key);
    this.acts.say(text, reply?.message_id ?? null);
    this.field.value = "";
    drafts.delete(this.view.key);
    this.setReply(null);
    this.closeCommands();
    this.grow();
    this.field.focus();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(168, this.field.scrollHeight)}px`;
    const ready = this.field.value.trim() !== "";
    this.sendButton.classList.toggle("ready", ready);
    this.sendButton.hidden = !ready && canRecord();
    this.micButton.hidden = !this.sendButton.hidden;
  }

  typed(event) {
    if (event.isComposing) return;
    if (!this.list.hidden && this.typedInList(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  typedInList(event) {
    const items = [...this.list.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose((this.choice + step + items.length) % items.length);
      return true;
    }
    const name = items[this.choice]?.dataset.command;
    if (name && event.key === "Tab") {
      event.preventDefault();
      this.complete(name);
      return true;
    }
    if (name && event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.sendCommand(name);
      return true;
    }
    return false;
  }

  // commands
  offerTyped() {
    const typed = /^\/([\w]*)$/u.exec(this.field.value);
    if (!typed) return this.closeCommands();
    return this.offer(this.commands.filter((command) => command.command.startsWith(typed[1].toLowerCase())), 0);
  }

  offer(commands, choice) {
    fill(this.list, commands.map((command, index) => h("li", {
      id: `command-${index}`, role: "option", "aria-selected": "false", data: { command: command.command, testid: "command" },
      onclick: () => this.sendCommand(command.command),
    }, h("span", { class: "command-name" }, `/${command.command}`), h("span", { class: "command-about" }, command.description))));
    this.list.hidden = !commands.length;
    this.menuButton.setAttribute("aria-expanded", String(Boolean(commands.length)));
    this.choose(choice);
  }

  choose(index) {
    this.choice = index;
    [...this.list.children].forEach((item, at) => {
      item.setAttribute("aria-selected", String(at === index));
      if (at === index) item.scrollIntoView({ block: "nearest" });
    });
    if (index >= 0 && !this.list.hidden) this.field.setAttribute("aria-activedescendant", `command-${index}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  toggleCommands() {
    if (!this.list.hidden) return this.closeCommands();
    this.closeAttach();
    this.offer(this.commands, -1);
    return this.field.focus();
  }

  closeCommands() {
    this.list.hidden = true;
    this.menuButton.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
    this.choice = -1;
  }

  complete(name) {
    this.field.value = `/${name} `;
    this.closeCommands();
    this.grow();
  }

  sendCommand(name) {
    this.acts.say(`/${name}`, null);
    this.field.value = "";
    this.closeCommands();
    this.grow();
    this.field.focus();
  }

  // attachments
  toggleAttach() {
    this.closeCommands();
    this.attach.hidden = !this.attach.hidden;
    this.attachButton.setAttribute("aria-expanded", String(!this.attach.hidden));
    if (!this.attach.hidden) this.attach.querySelector("button").focus();
  }

  closeAttach() {
    this.attach.hidden = true;
    this.attachButton.setAttribute("aria-expanded", "false");
  }

  // a voice note
  async beginRecording() {
    try {
      this.recording = await Recording.begin();
    } catch {
      return this.acts.complain(t("noMicrophone"));
    }
    const tick = () => { this.recordTime.textContent = length(this.recording?.seconds() ?? 0); };
    this.ticking = setInterval(tick, 250);
    tick();
    this.line.hidden = true;
    this.recordBar.hidden = false;
    return this.recordBar.querySelector(".send").focus();
  }

  async endRecording(wanted) {
    const { recording } = this;
    if (!recording) return;
    this.recording = null;
    clearInterval(this.ticking);
    this.recordBar.hidden = true;
    this.line.hidden = false;
    const { file, seconds } = await recording.stop();
    if (wanted) this.acts.file("voice", file, seconds);
  }

  // the reply in hand
  setReply(message) {
    if (!this.view) return;
    if (message) replies.set(this.view.key, message);
    else replies.delete(this.view.key);
    this.drawReply();
    if (message) this.field.focus();
  }

  replyId() {
    return replies.get(this.view?.key)?.message_id ?? null;
  }

  drawReply() {
    const message = replies.get(this.view.key);
    this.replyBar.hidden = !message || this.line.hidden;
    if (!message) return this.replyBar.replaceChildren();
    return fill(this.replyBar, icon("reply"),
      h("div", { class: "reply-words" }, h("strong", {}, t("replyTo", { name: nameOf(message.from) })), h("span", {}, summary(message))),
      h("button", { type: "button", class: "round", "aria-label": t("cancelReply"), onclick: () => this.setReply(null) }, icon("close")));
  }

  // the bot's reply keyboard
  drawKeyboard() {
    const markup = this.view.keyboard;
    const rows = markup?.keyboard ?? [];
    this.field.placeholder = markup?.input_field_placeholder || t("placeholder");
    this.keyboardButton.hidden = !rows.length;
    this.keyboard.hidden = !rows.length || this.line.hidden || folded.has(this.view.key);
    this.keyboardButton.setAttribute("aria-pressed", String(!this.keyboard.hidden));
    this.keyboard.classList.toggle("tight", Boolean(markup?.resize_keyboard));
    fill(this.keyboard, rows.map((row) => h("div", { class: "keyboard-row" }, row.map((cell) => this.key(cell)))));
  }

  key(cell) {
    const button = typeof cell === "string" ? { text: cell } : cell;
    const style = button.style ? ` inline-${button.style}` : "";
    return h("button", { type: "button", class: `key${style}`, data: { testid: "key" }, onclick: () => this.acts.pressReply(button) },
      button.request_contact ? icon("user") : null, h("span", {}, button.text));
  }

  toggleKeyboard() {
    if (folded.has(this.view.key)) folded.delete(this.view.key);
    else folded.add(this.view.key);
    this.drawKeyboard();
  }

  unfold(key) {
    folded.delete(key);
  }
}
