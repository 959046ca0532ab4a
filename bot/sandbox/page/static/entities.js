// A text and its entities (offsets in UTF-16 units, as JavaScript counts) become nodes; nothing is parsed as markup.

import { h } from "./dom.js";
import { t } from "./i18n.js";

const SAFE_LINK = /^(https?|tg|mailto|tel):/iu;
// The address a link may have: with a scheme that runs nothing, https where it has none, else null.
export function safeUrl(text) {
  if (SAFE_LINK.test(text)) return text;
  return /^[a-z][a-z0-9+.-]*:(?!\d)/iu.test(text) ? null : `https://${text}`;
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

export function formatted(text, entities, acts) {
  const order = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text, 0, text.length, order, acts);
}

function stretch(text, from, to, entities, acts) {
  const nodes = [];
  let at = from;
  let next = 0;
  while (next < entities.length) {
    const entity = entities[next];
    const end = Math.min(entity.offset + entity.length, to);
    next += 1;
    if (entity.offset < at || end <= entity.offset) continue;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = [];
    while (next < entities.length && entities[next].offset < end) inner.push(entities[next++]);
    const children = stretch(text, entity.offset, end, inner, acts);
    nodes.push(wrapped(entity, children, text.slice(entity.offset, end), acts));
    // A quote or a listing is a block of its own: the line break after it would show as an empty line.
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrapped(entity, children, text, acts) {
  if (entity.type in PLAIN) return h(PLAIN[entity.type], {}, children);
  switch (entity.type) {
    case "url":
      return link(text, children, acts);
    case "text_link":
      return link(entity.url, children, acts);
    case "email":
      return link(`mailto:${text}`, children, acts);
    case "bot_command":
      return act("command", children, () => acts.command(text));
    case "phone_number":
      return act("phone", children, () => acts.copy(text));
    case "spoiler":
      return spoiler(children);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return h("span", { class: "mention" }, children);
    default:
      return h("span", {}, children);
  }
}

function link(url, children, acts) {
  const address = safeUrl(url);
  if (address === null) return h("span", {}, children);
  const anchor = h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, children);
  anchor.addEventListener("click", (event) => {
    if (acts.link(address)) event.preventDefault();
  });
  return anchor;
}

const act = (kind, children, onclick) => h("button", { type: "button", class: `in-text in-text-${kind}`, onclick }, children);

function spoiler(children) {
  const box = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": t("spoiler") },
    h("span", { "aria-hidden": "true" }, children));
  const show = () => {
    box.replaceWith(h("span", { class: "spoiler-open" }, ...box.firstChild.childNodes));
  };
  box.addEventListener("click", show);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") show();
  });
  return box;
}
