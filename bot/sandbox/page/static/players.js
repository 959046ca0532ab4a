// Sound goes on while its message is edited: the Audio object lives here, outside the message's nodes.

import { h, icon } from "./dom.js";
import { length, t } from "./i18n.js";

const players = new Map();
let playing = null;

export function player(place, url, seconds, label) {
  const key = `${place} ${url}`;
  if (!players.has(key)) players.set(key, build(url, seconds, label));
  return players.get(key);
}

function build(url, seconds, label) {
  const sound = new Audio();
  sound.preload = "none";
  sound.src = url;
  const total = () => (Number.isFinite(sound.duration) && sound.duration > 0 ? sound.duration : seconds || 0);
  const button = h("button", { type: "button", class: "play", "aria-label": t("play") }, icon("play"));
  const slider = h("input", { type: "range", min: "0", max: "1000", value: "0", "aria-label": t("position") });
  const time = h("span", { class: "play-time" }, length(total()));
  const box = h("div", { class: "player", role: "group", "aria-label": label, data: { testid: "player", src: url } }, button,
    h("div", { class: "play-body" }, slider, time));
  const show = () => {
    const part = total() ? sound.currentTime / total() : 0;
    slider.value = String(Math.round(part * 1000));
    slider.style.setProperty("--part", `${Math.min(100, part * 100)}%`);
    time.textContent = sound.currentTime > 0 ? `${length(sound.currentTime)} / ${length(total())}` : length(total());
    box.dataset.playing = String(!sound.paused);
    button.setAttribute("aria-label", sound.paused ? t("play") : t("pause"));
    button.replaceChildren(icon(sound.paused ? "play" : "pause"));
  };
  button.addEventListener("click", () => {
    if (!sound.paused) return sound.pause();
    if (playing && playing !== sound) playing.pause();
    playing = sound;
    return sound.play().catch(() => { box.dataset.broken = "true"; });
  });
  slider.addEventListener("input", () => {
    if (total()) sound.currentTime = (Number(slider.value) / 1000) * total();
    show();
  });
  for (const kind of ["play", "pause", "ended", "timeupdate", "durationchange"]) sound.addEventListener(kind, show);
  sound.addEventListener("error", () => { box.dataset.broken = "true"; });
  return box;
}
