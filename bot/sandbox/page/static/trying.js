// First things to try: lines that a tap puts into the field, one by one, until they were used or are not wanted.

import { byId, fill, h, icon } from "./dom.js";
import { t, tIn } from "./i18n.js";
import { store } from "./store.js";

const LINES = ["tryNow", "tryTomorrow", "tryTwo", "tryTree"];
const remembered = (me) => `dialgram-sandbox-tried/${store.boot}/${me}`;

function triedOf(me) {
  try {
    return new Set(JSON.parse(localStorage.getItem(remembered(me)) ?? "[]"));
  } catch {
    return new Set();
  }
}

function remember(me, names) {
  localStorage.setItem(remembered(me), JSON.stringify([...triedOf(me), ...names]));
}

// What was sent was tried, however it got into the field.
export function noteSaid(me, language, text) {
  const used = LINES.filter((name) => tIn(language, name) === text);
  if (text === store.service?.key) used.push("tryKey");
  if (used.length) remember(me, used);
}

export function drawTries(view, put) {
  const box = byId("tries");
  const tried = triedOf(view.me);
  // The key first: without it the other lines lead nowhere.
  const names = (tried.has("tryKey") ? LINES : ["tryKey"]).filter((name) => !tried.has(name));
  box.hidden = view.group || !view.writable || !names.length || tried.has("none");
  if (box.hidden) return box.replaceChildren();
  const line = (name) => (name === "tryKey" ? store.service?.key ?? "" : tIn(view.language, name));
  return fill(box,
    h("span", { class: "tries-title" }, t("tryTitle")),
    h("div", { class: "tries-row" }, names.map((name) =>
      h("button", { type: "button", class: "try", title: line(name), data: { testid: "try", name }, onclick: () => put(line(name)) }, t(`${name}Label`)))),
    h("button", { type: "button", class: "round tries-close", "aria-label": t("tryClose"), title: t("tryClose"), data: { testid: "tries-close" },
      onclick: () => { remember(view.me, ["none"]); drawTries(view, put); } }, icon("close")));
}
