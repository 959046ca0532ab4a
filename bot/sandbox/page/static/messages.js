// One message becomes one bubble: text, media, the quoted message, the inline keyboard and the time.

import { avatar, h, icon } from "./dom.js";
import { formatted, safeUrl } from "./entities.js";
import { bytes, clock, length, phoneText, t } from "./i18n.js";
import { player } from "./players.js";

const fileUrl = (file) => `/api/file/${encodeURIComponent(file.file_id)}`;

export function nameOf(user) {
  return [user?.first_name, user?.last_name].filter(Boolean).join(" ") || user?.username || "…";
}

export function senderId(message) {
  return message.from?.id ?? message.sender_chat?.id ?? message.chat.id;
}

export function summary(message) {
  if (message.text) return message.text;
  const kind = ["voice", "audio", "photo", "video_note", "contact", "location", "document"].find((name) => message[name]);
  const words = { video_note: "videoNote" };
  const label = kind ? t(words[kind] ?? kind) : serviceText(message) ?? "";
  return message.caption ? `${label}: ${message.caption}` : label;
}

export function serviceText(message) {
  if (message.new_chat_members) return t("joined", { name: message.new_chat_members.map(nameOf).join(", ") });
  if (message.left_chat_member) return t("left", { name: nameOf(message.left_chat_member) });
  if (message.group_chat_created || message.supergroup_chat_created) return t("groupCreated", { name: message.chat.title ?? "" });
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("migrated");
  if (message.pinned_message) return t("pinned");
  return null;
}

export function messageNode(message, view) {
  const service = serviceText(message);
  if (service !== null) {
    return h("li", { class: "row row-service", data: { id: message.message_id, testid: "service-message" } }, h("span", { class: "chip" }, service));
  }
  const mine = senderId(message) === view.me;
  const row = h("li", {
    class: `row ${mine ? "row-out" : "row-in"}`,
    data: { id: message.message_id, testid: "message", side: mine ? "out" : "in", from: senderId(message) },
  });
  const bubble = h("div", { class: "bubble", data: { testid: "bubble" } }, bubbleParts(message, view, mine));
  const column = h("div", { class: "bubble-column" }, bubble, inlineKeyboard(message, view));
  if (view.group && !mine) row.append(avatar(senderId(message), nameOf(message.from), `avatar-small ${message.from?.is_bot ? "avatar-bot" : ""}`));
  row.append(column, replyButton(message, view));
  return row;
}

function bubbleParts(message, view, mine) {
  const parts = [];
  if (view.group && !mine) {
    parts.push(h("div", { class: `sender tint-text-${message.from?.is_bot ? 5 : Math.abs(senderId(message)) % 7}`, data: { testid: "sender" } }, nameOf(message.from)));
  }
  if (message.reply_to_message) parts.push(quote(message.reply_to_message, view));
  parts.push(media(message, view));
  const text = message.text ?? message.caption;
  if (text) {
    const entities = message.text ? message.entities : message.caption_entities;
    parts.push(h("div", { class: "text", dir: "auto", data: { testid: "text" } }, formatted(text, entities, view.acts), time(message, mine)));
  } else {
    parts.push(h("div", { class: "text text-empty" }, time(message, mine)));
  }
  return parts;
}

function time(message, mine) {
  return h("span", { class: "time" },
    message.edit_date ? h("span", { class: "edited", data: { testid: "edited" } }, `${t("edited")} `) : null,
    h("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
    mine ? icon("checks") : null);
}

function quote(original, view) {
  return h("button", { type: "button", class: "quote", onclick: () => view.acts.jump(original.message_id), data: { testid: "quote" } },
    h("span", { class: "quote-name" }, nameOf(original.from)),
    h("span", { class: "quote-text" }, summary(original)));
}

function media(message, view) {
  if (message.voice) return sound(message, message.voice, "mic", t("voice"));
  if (message.audio) return sound(message, message.audio, "music", [message.audio.performer, message.audio.title ?? message.audio.file_name].filter(Boolean).join(" — ") || t("audio"));
  if (message.photo) return photo(message.photo, view);
  if (message.video_note) return documentCard(message.video_note, t("videoNote"), "image");
  if (message.video) return documentCard(message.video, message.video.file_name ?? "video", "image");
  if (message.contact) return contactCard(message.contact, view);
  if (message.location) return h("div", { class: "card" }, `${message.location.latitude}, ${message.location.longitude}`);
  if (message.document) return documentCard(message.document, message.document.file_name ?? t("document"), "file");
  if (!message.text && !message.caption) return h("div", { class: "card muted" }, t("unsupported"));
  return null;
}

function sound(message, file, picture, label) {
  return h("div", { class: "sound" },
    h("div", { class: "sound-label" }, icon(picture), h("span", {}, label),
      h("a", { class: "sound-save", href: fileUrl(file), download: file.file_name ?? "", "aria-label": t("download", { name: label }) }, icon("down"))),
    player(`${message.chat.id}/${message.message_id}`, fileUrl(file), file.duration, label));
}

function photo(sizes, view) {
  const best = sizes[sizes.length - 1];
  const image = h("img", { src: fileUrl(best), alt: t("photo"), loading: "lazy", data: { testid: "photo" } });
  if (best.width && best.height) {
    image.width = Math.min(320, best.width);
    image.style.aspectRatio = `${best.width} / ${best.height}`;
  }
  return h("button", { type: "button", class: "photo", onclick: () => view.acts.photo(fileUrl(best)) }, image);
}

function documentCard(file, name, picture) {
  return h("a", { class: "card document", href: fileUrl(file), download: name, "aria-label": t("download", { name }), data: { testid: "document" } },
    h("span", { class: "document-icon" }, icon(picture)),
    h("span", { class: "document-words" },
      h("span", { class: "document-name" }, name),
      h("span", { class: "document-size" }, [file.duration ? length(file.duration) : "", bytes(file.file_size)].filter(Boolean).join(", "))));
}

function contactCard(contact, view) {
  const name = nameOf(contact);
  return h("button", { type: "button", class: "card contact", onclick: () => view.acts.copy(contact.phone_number), data: { testid: "contact" } },
    avatar(contact.user_id ?? contact.phone_number.replace(/\D/gu, "").slice(-6), name),
    h("span", { class: "document-words" },
      h("span", { class: "document-name" }, name),
      h("span", { class: "document-size" }, phoneText(contact.phone_number.replace(/^\+/u, "")))));
}

function inlineKeyboard(message, view) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "inline", role: "group", "aria-label": t("buttons"), data: { testid: "inline" } },
    rows.map((row) => h("div", { class: "inline-row" }, row.map((button) => inlineButton(button, message, view)))));
}

function inlineButton(button, message, view) {
  const style = button.style ? ` inline-${button.style}` : "";
  const address = button.url ? safeUrl(button.url) : null;
  if (address) {
    return h("a", { class: `inline-button${style}`, href: address, target: "_blank", rel: "noopener noreferrer",
      onclick: (event) => { if (view.acts.link(address)) event.preventDefault(); } }, h("span", {}, button.text), icon("link"));
  }
  const node = h("button", { type: "button", class: `inline-button${style}`, data: { testid: "inline-button" } }, h("span", {}, button.text));
  if (button.copy_text) {
    node.append(icon("copy"));
    node.addEventListener("click", () => view.acts.copy(button.copy_text.text));
  } else if (button.callback_data === undefined) {
    node.disabled = true;
  } else {
    if (view.waiting.has(`${message.message_id}:${button.callback_data}`)) node.classList.add("waiting");
    node.addEventListener("click", () => view.acts.press(message, button, node));
  }
  return node;
}

function replyButton(message, view) {
  return h("button", { type: "button", class: "reply-button round", "aria-label": `${t("reply")}: ${summary(message).slice(0, 40)}`,
    onclick: () => view.acts.reply(message), data: { testid: "reply" } }, icon("reply"));
}
