// Who you are just now, and that person's chats.

import { avatar, byId, fill, h } from "./dom.js";
import { clock, dayName, isToday, t } from "./i18n.js";
import { nameOf, senderId, summary } from "./messages.js";
import { sortedMessages, store } from "./store.js";

const seen = new Map();
const mark = (me, chatId) => `${store.boot}/${me}/${chatId}`;

export function chatsOf(me) {
  const groups = store.groups.filter((group) => group.members.includes(me));
  return [{ id: me, title: store.bot.name, bot: true }, ...groups.map((group) => ({ id: group.id, title: group.title, members: group.members }))];
}

export function sawAll(me, chatId) {
  const chat = store.chats.get(chatId);
  if (chat) seen.set(mark(me, chatId), Math.max(0, ...chat.messages.keys()));
}

function unread(me, chatId) {
  const last = seen.get(mark(me, chatId)) ?? 0;
  const chat = store.chats.get(chatId);
  return chat ? [...chat.messages.values()].filter((one) => one.message_id > last && senderId(one) !== me).length : 0;
}

export function draw(view, acts) {
  drawPeople(view, acts);
  fill(byId("chats"), chatsOf(view.me).map((chat) => chatLine(chat, view, acts)));
}

function drawPeople(view, acts) {
  const box = byId("people");
  const focused = box.contains(document.activeElement);
  fill(box, store.people.map((person) => {
    const chosen = person.id === view.me;
    const count = chatsOf(person.id).reduce((sum, chat) => sum + unread(person.id, chat.id), 0);
    return h("button", { type: "button", class: "person", role: "radio", "aria-checked": String(chosen), tabindex: chosen ? "0" : "-1",
      data: { testid: "person", id: person.id }, onclick: () => acts.be(person.id) },
      avatar(person.id, person.first_name), h("span", { class: "person-name" }, person.first_name),
      h("span", { class: "person-lang" }, person.language_code ?? ""),
      count && !chosen ? h("span", { class: "dot", title: String(count) }, String(count)) : null);
  }));
  box.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = store.people.findIndex((person) => person.id === view.me);
    acts.be(store.people[(at + step + store.people.length) % store.people.length].id);
    box.querySelector("[aria-checked=true]")?.focus();
  };
  if (focused) box.querySelector("[aria-checked=true]")?.focus();
}

function chatLine(chat, view, acts) {
  const open = chat.id === view.chatId;
  const stored = store.chats.get(chat.id);
  const messages = stored ? sortedMessages(stored) : [];
  const last = messages[messages.length - 1];
  const count = open ? 0 : unread(view.me, chat.id);
  const typing = view.actions.get(chat.id);
  return h("li", {}, h("button", { type: "button", class: "chat", "aria-current": open ? "true" : null, data: { testid: "chat", id: chat.id },
    onclick: () => acts.open(chat.id) },
    avatar(chat.id, chat.title, chat.bot ? "avatar-bot" : ""),
    h("span", { class: "chat-words" },
      h("span", { class: "chat-top" }, h("span", { class: "chat-title" }, chat.title),
        last ? h("span", { class: "chat-time" }, isToday(last.date) ? clock(last.date) : dayName(last.date)) : null),
      h("span", { class: "chat-bottom" },
        h("span", { class: typing ? "chat-last typing" : "chat-last" }, typing ?? preview(last, chat, view)),
        count ? h("span", { class: "badge", data: { testid: "unread" } }, String(count)) : null))));
}

function preview(last, chat, view) {
  if (!last) return chat.bot ? t("bot") : t("noMessages");
  const text = summary(last).replace(/\s+/gu, " ").slice(0, 80);
  if (senderId(last) === view.me) return `${t("youName")}: ${text}`;
  return chat.bot ? text : `${nameOf(last.from)}: ${text}`;
}
