// A call in progress with its tree of reactions: all of it as indented text, what was answered, and a button for each
// answer that is waited for.

import { h } from "./dom.js";
import { phoneText, t } from "./i18n.js";

const startsWith = (place, start) => start.every((index, at) => place[at] === index);
const isSame = (one, other) => one.length === other.length && startsWith(one, other);

export function awaitedOf(call, tree) {
  if (call.state !== "answered" || call.talk.isOver) return [];
  const place = call.talk.place;
  return tree.filter((node) => node.place.length === place.length + 1 && startsWith(node.place, place));
}

// What makes the service choose the reaction.
function keyOf(node) {
  const said = node.words.map((word) => `«${word}»`).join(", ");
  if (node.digit !== null) return said ? `${node.digit} ${said}` : String(node.digit);
  return said || t(node.any ? "anyPhrase" : "stays");
}

function whatOf(node) {
  const done = [
    node.text ?? (node.record && t("playsRecord", { id: node.record })),
    node.manager && t("connects", { phone: phoneText(node.manager).replaceAll("-", "\u2011") }),
    node.sms && t("sendsSms", { text: node.sms }),
    node.block && t("blocks"),
  ];
  return done.filter(Boolean).join(" · ");
}

export function treeText(call, tree) {
  const awaited = new Set(awaitedOf(call, tree));
  const chosen = (node) => startsWith(call.talk.place, node.place);
  return h("ol", { class: "tree", tabindex: "0", "aria-label": t("tree"), data: { testid: "tree" } }, tree.map((node) => {
    const state = chosen(node) ? "chosen" : awaited.has(node) ? "awaited" : "other";
    const line = h("li", { class: `tree-line tree-${state}`, data: { testid: "tree-line", state } },
      h("span", { class: "tree-mark", title: state === "other" ? null : t(`tree_${state}`) }, { chosen: "✓", awaited: "›", other: "" }[state]),
      h("span", {}, h("b", {}, keyOf(node)), ` ${whatOf(node)}`));
    line.style.setProperty("--depth", node.place.length - 1);
    return line;
  }));
}

const answerWords = (answer) => (answer === -1 ? t("stays") : typeof answer === "number" ? String(answer) : `«${answer}»`);

export function heardSoFar(call, tree) {
  if (!call.talk.heard.length) return null;
  return h("ol", { class: "heard", "aria-label": t("heard"), data: { testid: "heard" } }, call.talk.heard.map((one) => {
    const node = one.place && tree.find((each) => isSame(each.place, one.place));
    return h("li", {}, h("b", {}, answerWords(one.answer)), ` → ${node ? whatOf(node) || t("goesOn") : t("notAwaited")}`);
  }));
}

// The buttons of the awaited level; the field for words and silence are beside them.
export function answerButtons(call, tree, steer) {
  const button = (label, what, testid, act) => h("button", { type: "button", class: "choice", title: what, data: { testid }, onclick: act },
    h("b", {}, label), what ? h("span", {}, what) : null);
  return awaitedOf(call, tree).map((node) => {
    if (node.digit !== null) return button(String(node.digit), whatOf(node), `steer-press-${node.digit}`, () => steer("press", node.digit));
    if (node.words.length && node.spoken) return button(`«${node.words[0]}»`, whatOf(node), "steer-say-word", () => steer("say", node.words[0]));
    return null;
  }).filter(Boolean);
}
