// The open chat: keeps the list of bubbles in step with the store without rebuilding what did not change.

import { byId, fill, h } from "./dom.js";
import { dayKey, dayName, t } from "./i18n.js";
import { messageNode, nameOf, senderId, serviceText, summary } from "./messages.js";
import { sortedMessages, store } from "./store.js";

const GROUPED_WITHIN_S = 300;
const shown = new Map();
let key = "";
let pinned = true;

const scroll = () => byId("scroll");
const atBottom = () => scroll().scrollHeight - scroll().scrollTop - scroll().clientHeight < 80;

export function toBottom(smooth = false) {
  pinned = !smooth;
  scroll().scrollTo({ top: scroll().scrollHeight, behavior: smooth ? "smooth" : "instant" });
  if (pinned) byId("to-bottom").hidden = true;
}

export function show(view) {
  const chat = store.chats.get(view.chatId);
  const list = byId("messages");
  const newKey = `${store.boot}/${view.me}/${view.chatId}`;
  const opened = key !== newKey;
  const stick = opened || pinned;
  if (opened) {
    key = newKey;
    shown.clear();
    list.replaceChildren();
  }
  const messages = chat ? sortedMessages(chat) : [];
  forget(messages);
  const grew = place(messages, view, list, opened);
  group(messages, list);
  empty(list, messages, view);
  const own = grew && senderId(messages[messages.length - 1]) === view.me;
  if (stick || own) toBottom();
  else if (grew) byId("to-bottom").dataset.fresh = "true";
}

function forget(messages) {
  const alive = new Set(messages.map((message) => message.message_id));
  for (const [id, entry] of shown) {
    if (alive.has(id)) continue;
    entry.node.remove();
    shown.delete(id);
  }
}

function place(messages, view, list, opened) {
  let grew = false;
  let previous = null;
  for (const message of messages) {
    const text = JSON.stringify(message);
    const entry = shown.get(message.message_id);
    let node = entry?.node;
    if (!entry) {
      node = messageNode(message, view);
      if (!opened) node.classList.add("arrived");
      if (previous) previous.after(node);
      else list.prepend(node);
      grew = true;
    } else if (entry.text !== text) {
      node = swap(entry.node, messageNode(message, view));
    }
    shown.set(message.message_id, { node, text });
    previous = node;
  }
  return grew;
}

// The person's focus must outlive an edit: a keyboard that was tabbed to stays tabbed to.
function swap(old, node) {
  const buttons = [...old.querySelectorAll("button, a, input")];
  const focused = buttons.indexOf(document.activeElement);
  node.classList.add("changed");
  old.replaceWith(node);
  if (focused >= 0) node.querySelectorAll("button, a, input")[focused]?.focus({ preventScroll: true });
  return node;
}

function group(messages, list) {
  for (const line of list.querySelectorAll(".row-day")) line.remove();
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const after = messages[index + 1];
    const node = shown.get(message.message_id).node;
    node.classList.toggle("first", !together(before, message));
    node.classList.toggle("last", !together(message, after));
    if (!before || dayKey(before.date) !== dayKey(message.date)) {
      node.before(h("li", { class: "row row-service row-day" }, h("span", { class: "chip" }, dayName(message.date))));
    }
  });
}

function together(one, two) {
  return Boolean(one && two) && senderId(one) === senderId(two) && two.date - one.date < GROUPED_WITHIN_S
    && serviceText(one) === null && serviceText(two) === null && dayKey(one.date) === dayKey(two.date);
}

function empty(list, messages, view) {
  list.querySelector(".row-empty")?.remove();
  if (messages.length) return;
  const hint = view.group ? [t("noMessages")] : [view.about, t("startHint")];
  list.append(h("li", { class: "row row-empty" },
    h("div", { class: "empty", data: { testid: "empty" } }, hint.filter(Boolean).map((line) => h("p", {}, line)))));
}

export function jump(messageId) {
  const node = shown.get(messageId)?.node;
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.remove("changed");
  requestAnimationFrame(() => node.classList.add("changed"));
}

export function announce(messages, me) {
  for (const message of messages.filter((one) => senderId(one) !== me)) {
    fill(byId("announcer"), h("p", {}, t("newMessage", { name: nameOf(message.from), text: summary(message) })));
  }
}

export function followScroll() {
  const button = byId("to-bottom");
  scroll().addEventListener("scroll", () => {
    pinned = atBottom();
    button.hidden = pinned;
    if (button.hidden) button.dataset.fresh = "false";
  }, { passive: true });
  button.addEventListener("click", () => toBottom(true));
  // Pictures that load and keyboards that open change the heights after the scroll.
  const sizes = new ResizeObserver(() => { if (pinned) toBottom(); });
  sizes.observe(scroll());
  sizes.observe(byId("messages"));
}
