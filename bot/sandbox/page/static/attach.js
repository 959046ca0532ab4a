// What can be sent besides text: a voice note, sound, a photo, any file, a contact.

import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

const KINDS = [
  ["voice", "attachVoice", "mic", "audio/*,.ogg,.oga,.opus"],
  ["audio", "attachAudio", "music", "audio/*"],
  ["photo", "attachPhoto", "image", "image/*"],
  ["document", "attachFile", "file", ""],
];

export function attachPopup(acts, close) {
  const items = KINDS.map(([kind, label, picture, accept]) => {
    const input = h("input", { type: "file", accept: accept || null, hidden: true, data: { testid: `file-${kind}` } });
    input.addEventListener("change", () => {
      const [file] = input.files;
      input.value = "";
      close();
      if (file) acts.file(kind, file);
    });
    return h("li", { role: "none" }, input,
      h("button", { type: "button", role: "menuitem", onclick: () => input.click(), data: { testid: `attach-${kind}` } }, icon(picture), t(label)));
  });
  items.push(h("li", { role: "none" },
    h("button", { type: "button", role: "menuitem", data: { testid: "attach-contact" }, onclick: () => { close(); askContact(acts); } },
      icon("user"), t("attachContact"))));
  const popup = h("ul", { class: "popup", role: "menu", "aria-label": t("attach"), hidden: true, data: { testid: "attach-menu" } }, items);
  popup.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const buttons = [...popup.querySelectorAll("button")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length].focus();
  });
  return popup;
}

function askContact(acts) {
  const name = h("input", { id: "contact-name", required: true, maxlength: "64", autocomplete: "off", data: { testid: "contact-name" } });
  const phone = h("input", { id: "contact-phone", required: true, type: "tel", maxlength: "20", autocomplete: "off", placeholder: "+7 916 000-00-00",
    data: { testid: "contact-phone" } });
  const send = h("button", { class: "primary", value: "send", data: { testid: "contact-send" } }, t("send"));
  const mine = h("button", { type: "button", class: "quiet push", data: { testid: "contact-mine" } }, t("contactMine"));
  const dialog = h("dialog", { class: "modal", "aria-labelledby": "contact-title", data: { testid: "contact-dialog" } },
    h("form", { method: "dialog" },
      h("h2", { id: "contact-title" }, t("contactTitle")),
      h("label", { for: "contact-name" }, t("contactName")), name,
      h("label", { for: "contact-phone" }, t("contactPhone")), phone,
      h("div", { class: "modal-row" }, mine,
        h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, t("cancel")), send)));
  mine.addEventListener("click", () => { dialog.close(); acts.ownContact(); });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "send" && name.value.trim()) acts.contact(phone.value.trim(), name.value.trim());
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}
