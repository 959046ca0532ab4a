// The sandbox's time: shown in the banner, turned ahead by hand; and calls that wait for theirs.

import { byId, fill, h, icon } from "./dom.js";
import { longMoment, moment, now, t } from "./i18n.js";

const TURNS = {
  hour: { minutes: 60 },
  work: { time: "10:00", days: "work" },
  night: { time: "03:00" },
  off: { time: "12:00", days: "off" },
};
const TICK_MS = 5000;

const shown = () => { byId("clock-now").textContent = longMoment(now()); };

export function listenToClock({ attempt, post, toast }) {
  const turn = async (body) => {
    if (!await attempt(() => post("/api/clock", body))) return;
    byId("clock-box").close();
    toast(t("clockTurned", { time: longMoment(now()) }));
  };
  byId("clock").prepend(icon("clock"));
  byId("clock").addEventListener("click", () => byId("clock-box").showModal());
  fill(byId("clock-turns"), Object.entries(TURNS).map(([name, body]) =>
    h("button", { type: "button", class: "quiet", data: { testid: `turn-${name}` }, onclick: () => turn(body) }, t(`turn_${name}`))));
  byId("clock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (byId("clock-time").value) turn({ time: byId("clock-time").value });
  });
  byId("clock-close").addEventListener("click", () => byId("clock-box").close());
  shown();
  setInterval(shown, TICK_MS);
}

export const drawClock = shown;

// Calls that the service keeps for their time: nobody waits until tomorrow to see them.
export function drawWaiting(service, bringForward) {
  const box = byId("waiting");
  const waiting = service.calls.filter((call) => call.state === "created" && call.planned_at > now());
  box.hidden = !waiting.length;
  if (box.hidden) return box.replaceChildren();
  const time = moment(Math.min(...waiting.map((call) => call.planned_at)));
  const words = waiting.length > 1 ? t("waitingMany", { n: waiting.length, time }) : t("waitingOne", { time });
  return fill(box, h("span", {}, words),
    h("button", { type: "button", class: "primary small", data: { testid: "forward" }, onclick: bringForward }, t("forward")));
}
