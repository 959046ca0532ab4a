// Wires the store to the columns. The address keeps who you are and which chat is open, so a reload loses nothing.

import { avatar, byId, fill, h, icon } from "./dom.js";
import { LANG, t } from "./i18n.js";
import { Composer } from "./composer.js";
import { announce, followScroll, jump, show, toBottom } from "./conversation.js";
import { senderId } from "./messages.js";
import { chatsOf, draw as drawSide, sawAll } from "./sidebar.js";
import { drawService } from "./service.js";
import { connect, on, post, store } from "./store.js";
import { drawClock, drawWaiting, listenToClock } from "./timing.js";
import { drawTries, noteSaid } from "./trying.js";

const MAX_FILE_BYTES = 20 * 1024 * 1024;
const TAP_TIMEOUT_MS = 20000;
const state = { me: 0, chatId: 0, waiting: new Map(), answers: new Map(), actions: new Map(), payload: new URLSearchParams(location.search).get("start") };
const narrow = matchMedia("(max-width: 760px)");

// ---- what a person does

const here = () => ({ person: state.me, chat: state.chatId });

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(t("failed", { why: error.message }), "bad");
    return null;
  }
}

const acts = {
  be(id) { go(id, chatsOf(id).some((chat) => chat.id === state.chatId) && state.chatId !== state.me ? state.chatId : id, narrow.matches ? "list" : "chat"); },
  open(chatId) { go(state.me, chatId, "chat"); },
  say(text, replyTo) {
    noteSaid(state.me, person()?.language_code, text);
    return attempt(() => post("/api/say", { ...here(), text, reply_to: replyTo }));
  },
  start: () => acts.say(state.payload ? `/start ${takePayload()}` : "/start", null),
  unblock: () => attempt(() => post("/api/block", { person: state.me, blocked: false })),
  pressReply: (button) => attempt(() => post("/api/press_reply", { ...here(), text: button.text })),
  contact: (phone, name) => attempt(() => post("/api/contact", { ...here(), phone, first_name: name, own: false })),
  ownContact: () => attempt(() => post("/api/contact", { ...here(), own: true })),
  command: (text) => acts.say(text, null),
  reply: (message) => composer.setReply(message),
  jump,
  link: followLink,
  photo(url) {
    byId("photo-image").src = url;
    byId("photo").showModal();
  },
  async copy(text) {
    const done = await navigator.clipboard.writeText(text).then(() => true, () => copyOldWay(text));
    toast(done ? t("copied") : t("copyFailed"), done ? "" : "bad");
  },
  complain: (text) => toast(text, "bad"),
  async file(kind, file, known = null) {
    if (file.size > MAX_FILE_BYTES) return toast(t("tooBig"), "bad");
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...here(), kind })) form.append(name, value);
    const seconds = known ?? (kind === "voice" || kind === "audio" ? await secondsOf(file) : null);
    if (seconds !== null) form.append("duration", String(Math.round(seconds)));
    form.append("file", file, file.name);
    return attempt(() => post("/api/file", form));
  },
  async press(message, button, node) {
    const mark = `${message.message_id}:${button.callback_data}`;
    node.classList.add("waiting");
    const tap = await attempt(() => post("/api/press", { ...here(), message_id: message.message_id, data: button.callback_data }));
    if (!tap) return node.classList.remove("waiting");
    const timer = setTimeout(() => answered({ id: tap.id, text: t("noAnswer") }), TAP_TIMEOUT_MS);
    state.waiting.set(mark, { id: tap.id, timer });
    if (state.answers.has(tap.id)) answered(state.answers.get(tap.id));
    return null;
  },
};

function takePayload() {
  const { payload } = state;
  state.payload = null;
  const address = new URL(location.href);
  address.searchParams.delete("start");
  history.replaceState(null, "", address);
  return payload;
}

// A link to the bot itself opens the private chat and starts it, as Telegram does.
function followLink(url) {
  if (!URL.canParse(url)) return false;
  const link = new URL(url);
  const name = link.protocol === "tg:" ? link.searchParams.get("domain") : link.pathname.slice(1);
  const ours = link.protocol === "tg:" || ["t.me", "telegram.me"].includes(link.hostname);
  if (!ours || name?.toLowerCase() !== store.bot.username.toLowerCase()) return false;
  go(state.me, state.me, "chat");
  const payload = link.searchParams.get("start");
  acts.say(payload ? `/start ${payload}` : "/start", null);
  return true;
}

function copyOldWay(text) {
  const field = h("textarea", { class: "hidden" }, text);
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

function secondsOf(file) {
  return new Promise((resolve) => {
    const sound = new Audio();
    const done = (value) => { URL.revokeObjectURL(sound.src); resolve(value); };
    sound.addEventListener("loadedmetadata", () => done(Number.isFinite(sound.duration) ? sound.duration : null));
    sound.addEventListener("error", () => done(null));
    sound.src = URL.createObjectURL(file);
  });
}

// ---- what comes back

function answered(answer) {
  state.answers.set(answer.id, answer);
  for (const [mark, tap] of state.waiting) {
    if (tap.id !== answer.id) continue;
    clearTimeout(tap.timer);
    state.waiting.delete(mark);
    if (answer.show_alert && answer.text) alertBox(answer.text);
    else if (answer.text) toast(answer.text);
    refresh();
    clearWaiting();
  }
}

function clearWaiting() {
  for (const node of document.querySelectorAll(".inline-button.waiting")) {
    const row = node.closest(".row");
    const still = [...state.waiting.keys()].some((mark) => mark.startsWith(`${row?.dataset.id}:`));
    if (!still) node.classList.remove("waiting");
  }
}

function toast(text, kind = "") {
  const node = h("div", { class: `toast ${kind}`, data: { testid: "toast" } }, text);
  byId("toasts").append(node);
  setTimeout(() => node.classList.add("leaving"), 4000);
  setTimeout(() => node.remove(), 4400);
}

function alertBox(text) {
  byId("alert-text").textContent = text;
  if (!byId("alert").open) byId("alert").showModal();
}

function doing(action) {
  const words = action.action === "typing" ? t("botTyping") : t("botUploading");
  state.actions.set(action.chat_id, words);
  setTimeout(() => { state.actions.delete(action.chat_id); head(); side(); }, 5000);
  head();
  side();
}

// ---- drawing

const isGroup = () => state.chatId !== state.me;
const person = () => store.people.find((one) => one.id === state.me);

function view() {
  return { me: state.me, chatId: state.chatId, group: isGroup(), about: person()?.about, waiting: state.waiting, actions: state.actions, acts };
}

function composerView() {
  const chat = store.chats.get(state.chatId);
  return {
    key: `${state.me}/${state.chatId}`,
    commands: store.menus[`${state.me}/${state.chatId}`] ?? [],
    keyboard: chat?.keyboard ?? null,
    blocked: !isGroup() && Boolean(person()?.blocked),
    empty: !isGroup() && (!chat || chat.messages.size === 0 || state.payload !== null),
  };
}

function head() {
  const chat = chatsOf(state.me).find((one) => one.id === state.chatId);
  if (!chat) return;
  fill(byId("talk-avatar"), avatar(chat.id, chat.title, chat.bot ? "avatar-bot" : ""));
  byId("talk-name").textContent = chat.title;
  const names = (chat.members ?? []).map((id) => store.people.find((one) => one.id === id)?.first_name ?? String(id));
  const about = chat.bot ? `@${store.bot.username} · ${t("bot")}` : t("members", { names: [...names, store.bot.name].join(", ") });
  byId("talk-about").textContent = state.actions.get(chat.id) ?? about;
  byId("talk-about").classList.toggle("typing", state.actions.has(chat.id));
  byId("toggle-block").hidden = !chat.bot || Boolean(person()?.blocked) || !store.chats.get(chat.id)?.messages.size;
}

const side = () => drawSide(view(), acts);

async function bringForward() {
  if (await attempt(() => post("/api/service/forward", {}))) toast(t("forwarded"));
}

function service() {
  if (!store.service) return;
  drawService(store.service, { attempt, post, toast, copy: acts.copy });
  drawWaiting(store.service, bringForward);
}

function tries() {
  const { empty, blocked } = composerView();
  drawTries({ me: state.me, group: isGroup(), writable: !empty && !blocked, language: person()?.language_code }, (text) => composer.put(text));
}

function refresh() {
  if (!state.me) return;
  if (document.visibilityState === "visible") sawAll(state.me, state.chatId);
  show(view());
  composer.show(composerView());
  tries();
  head();
  side();
}

function go(me, chatId, where = document.body.dataset.view) {
  state.me = me;
  state.chatId = chatId;
  document.body.dataset.view = where;
  const address = new URL(location.href);
  address.hash = `${me}/${chatId}`;
  history.replaceState(null, "", address);
  refresh();
  toBottom();
  if (!narrow.matches && !byId("people").contains(document.activeElement)) byId("field").focus();
}

function settle() {
  const [me, chatId] = location.hash.slice(1).split("/").map(Number);
  const who = store.people.some((one) => one.id === me) ? me : store.people[0]?.id;
  if (!who) return;
  go(who, chatsOf(who).some((chat) => chat.id === chatId) ? chatId : who);
  for (const one of store.people) if (one.id !== who) for (const chat of chatsOf(one.id)) sawAll(one.id, chat.id);
  for (const chat of chatsOf(who)) sawAll(who, chat.id);
  side();
  service();
  drawClock();
  document.body.dataset.ready = "true";
}

// ---- start

document.documentElement.lang = LANG;
document.title = t("title");
for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
for (const node of document.querySelectorAll("[data-label]")) {
  node.setAttribute("aria-label", t(node.dataset.label));
  node.title = t(node.dataset.label);
  if (node.dataset.icon) node.append(icon(node.dataset.icon));
}
const other = byId("other-lang");
other.lang = LANG === "ru" ? "en" : "ru";
other.addEventListener("click", () => { other.href = `?lang=${other.lang}${location.hash}`; });
other.href = `?lang=${other.lang}`;

const composer = new Composer(acts);
followScroll();

byId("to-list").addEventListener("click", () => { document.body.dataset.view = "list"; });
// Beside the chat it is folded away until somebody wants it, and stays as they left it; over the chat it is closed again.
const wide = matchMedia("(min-width: 1101px)");
const SERVICE = "dialgram-sandbox-service";

function unfoldService(open) {
  document.body.dataset.service = open ? "open" : "folded";
  if (wide.matches) localStorage.setItem(SERVICE, document.body.dataset.service);
  if (!wide.matches) document.body.dataset.view = open ? "service" : "chat";
  if (open) byId("service-body").focus();
  else toBottom();
}

document.body.dataset.service = localStorage.getItem(SERVICE) === "open" ? "open" : "folded";
byId("to-service").addEventListener("click", () => unfoldService(true));
byId("from-service").addEventListener("click", () => unfoldService(false));
listenToClock({ attempt, post, toast });
byId("toggle-block").addEventListener("click", () => attempt(() => post("/api/block", { person: state.me, blocked: true })));
byId("photo").addEventListener("click", () => byId("photo").close());
document.querySelector(".talk").addEventListener("pointerdown", () => {
  if (document.body.dataset.view === "service") document.body.dataset.view = "chat";
});
document.addEventListener("visibilitychange", refresh);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.dataset.view === "service") document.body.dataset.view = "chat";
});

on("all", settle);
on("chat", ({ chatId, fresh, keyboardChanged }) => {
  if (keyboardChanged) composer.unfold(`${state.me}/${chatId}`);
  if (fresh.some((message) => senderId(message) === store.bot.id)) state.actions.delete(chatId);
  if (chatId === state.chatId) announce(fresh, state.me);
  refresh();
});
on("people", () => {
  // A group that became a supergroup has another id from now on.
  if (chatsOf(state.me).some((chat) => chat.id === state.chatId)) refresh();
  else go(state.me, state.me);
});
on("menus", refresh);
on("service", service);
on("clock", () => { drawClock(); refresh(); service(); });
on("answer", answered);
on("action", doing);
on("link", () => {
  byId("offline").hidden = store.connected;
  byId("offline").textContent = store.connected ? "" : t("notConnected");
});
connect();
