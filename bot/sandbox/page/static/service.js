// The calling service's side: what the bot has ordered, what each call is doing, and the switches of the sandbox.

import { byId, fill, h, icon } from "./dom.js";
import { answerButtons, heardSoFar, treeText } from "./tree.js";
import { LANG, clock, clockSeconds, known, length, moment, phoneText, plainRoubles, roubles, t } from "./i18n.js";

const OVER = new Set(["finished", "canceled", "removed"]);
const STEERS = {
  created: ["start"],
  processed: ["no_answer", "busy"],
  started: ["answer", "no_answer", "busy"],
  answered: ["hang_up"],
};
const STATUS_TRIES = 3;
const cards = new Map();
let parts = null;
let tools = null;

export function drawService(service, given) {
  tools = given;
  parts ??= build();
  parts.key.textContent = service.key;
  if (document.activeElement !== parts.balance) parts.balance.value = plainRoubles(service.account.balance);
  parts.moderation.checked = service.account.moderation;
  parts.hold.checked = service.hold;
  drawCalls(service.calls, service.trees);
  drawWebhooks(service.webhooks);
  drawFlash(service.flash);
  drawRequests(service.requests);
  drawOutcomes(service.outcomes);
}

const change = (path, body) => tools.attempt(() => tools.post(path, body));

// ---- the frame, built once so that what a person is typing stays

function build() {
  const key = h("code", { class: "key-text", data: { testid: "api-key" } });
  const balance = h("input", { id: "balance", inputmode: "decimal", autocomplete: "off", data: { testid: "balance" } });
  const moderation = switchInput("moderation", () => change("/api/service/moderation", { on: moderation.checked }));
  const hold = switchInput("hold", () => change("/api/service/hold", { on: hold.checked }));
  const made = {
    key, balance, moderation, hold,
    active: h("div", { class: "calls", data: { testid: "calls" } }),
    done: h("div", { class: "calls" }),
    webhooks: h("ol", { class: "log", data: { testid: "webhooks" } }),
    flash: h("ul", { class: "log", data: { testid: "flash" } }),
    requests: h("ol", { class: "log", data: { testid: "requests" } }),
    outcomes: h("table", { class: "outcomes" }, h("tbody", {})),
  };
  made.doneBox = details("finished", made.done, true);
  made.flashBox = details("flash", made.flash, true);
  fill(byId("service-body"),
    h("section", { class: "panel" }, keyLine(key), balanceLine(balance),
      switchLine(moderation, "moderation"), switchLine(hold, "hold")),
    h("section", { class: "panel", "aria-labelledby": "calls-title" }, h("h3", { id: "calls-title" }, t("calls")), made.active, made.doneBox),
    made.flashBox,
    details("webhooks", made.webhooks, true),
    details("requests", made.requests, false),
    details("outcomes", h("div", {}, h("p", { class: "hint" }, t("outcomesHint")), made.outcomes), false));
  return made;
}

function keyLine(key) {
  return h("div", { class: "field-block" },
    h("span", { class: "label" }, t("key")),
    h("div", { class: "key-row" }, key,
      h("button", { type: "button", class: "quiet small", data: { testid: "copy-key" }, onclick: () => tools.copy(key.textContent) }, icon("copy"), t("copy"))),
    h("p", { class: "hint" }, t("keyHint")));
}

function balanceLine(balance) {
  const form = h("form", { class: "balance-row" }, h("label", { class: "label", for: "balance" }, t("balance")), balance,
    h("button", { class: "quiet small", data: { testid: "save-balance" } }, t("save")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const value = balance.value.replace(/\s/gu, "").replace(",", ".");
    if (!/^-?\d{1,9}(\.\d{1,2})?$/u.test(value)) return tools.toast(t("badBalance"), "bad");
    balance.blur();
    if (await change("/api/service/balance", { balance: value })) tools.toast(t("saved"));
    return null;
  });
  return form;
}

const switchInput = (name, onchange) =>
  h("input", { type: "checkbox", role: "switch", id: `switch-${name}`, "aria-describedby": `hint-${name}`, onchange, data: { testid: name } });

const switchLine = (input, name) => h("div", { class: "switch-row" },
  h("div", {}, h("label", { for: input.id }, t(name)), h("p", { class: "hint", id: `hint-${name}` }, t(`${name}Hint`))), input);

function details(name, body, open) {
  return h("details", { class: "panel", open, data: { testid: `panel-${name}` } },
    h("summary", {}, h("h3", {}, t(name)), h("span", { class: "count" })), body);
}

function count(list, number) {
  list.closest("details").querySelector(".count").textContent = number || "";
}

// ---- calls

const legOf = (call) => call.legs[call.legs.length - 1] ?? null;
const isOver = (call) => OVER.has(call.state);

function drawCalls(calls, trees) {
  const alive = new Set(calls.map((call) => `${call.kind}:${call.id}`));
  for (const key of cards.keys()) if (!alive.has(key)) cards.delete(key);
  const nodes = calls.map((call) => cardOf(call, trees[call.tree] ?? null));
  const active = nodes.filter((node, index) => !isOver(calls[index]));
  const done = nodes.filter((node, index) => isOver(calls[index]));
  place(parts.active, active.length ? active : [h("p", { class: "hint", data: { testid: "no-calls" } }, t("noCalls"))]);
  place(parts.done, done);
  parts.doneBox.hidden = !done.length;
  count(parts.done, done.length);
}

// Nodes that stay where they are keep their focus; only the others are moved.
function place(box, nodes) {
  nodes.forEach((node, index) => {
    if (box.children[index] !== node) box.insertBefore(node, box.children[index] ?? null);
  });
  while (box.children.length > nodes.length) box.lastElementChild.remove();
}

function cardOf(call, tree) {
  const key = `${call.kind}:${call.id}`;
  const text = JSON.stringify(call);
  const before = cards.get(key);
  if (before?.text === text) return before.node;
  const node = callCard(call, tree);
  const typed = before?.node.querySelector("input")?.value;
  if (typed && node.querySelector("input")) node.querySelector("input").value = typed;
  if (before?.node.contains(document.activeElement)) queueMicrotask(() => node.querySelector("button")?.focus({ preventScroll: true }));
  if (!before) node.classList.add("arrived");
  cards.set(key, { node, text });
  if (tree) queueMicrotask(() => showAwaited(node));
  return node;
}

// A long tree scrolls inside its card, and what is waited for, or was chosen last, may be far down.
function showAwaited(card) {
  const list = card.querySelector(".tree");
  const line = list?.querySelector(".tree-awaited") ?? [...(list?.querySelectorAll(".tree-chosen") ?? [])].pop();
  if (line) list.scrollTop = line.offsetTop - list.offsetTop - 28;
}

function callCard(call, tree) {
  const leg = legOf(call);
  return h("article", { class: "call", data: { testid: "call", id: call.id, kind: call.kind, state: call.state } },
    h("div", { class: "call-top" },
      h("span", { class: "call-phone" }, phoneText(call.phone)),
      h("span", { class: `pill pill-${call.state}`, data: { testid: "call-state" } }, stateName(call.state))),
    h("div", { class: "call-facts" }, facts(call, leg, tree).map((fact) => h("span", {}, fact))),
    call.text ? h("p", { class: "call-text" }, call.text) : null,
    tree && treeText(call, tree),
    tree && heardSoFar(call, tree),
    steering(call, tree));
}

const stateName = (state) => (known(`state_${state}`) ? t(`state_${state}`) : state);

function facts(call, leg, tree) {
  const out = [`№ ${call.id}${call.kind === "template" ? ` · ${t("template")}` : ""}`];
  if (call.brought_forward) out.push(t("broughtForward", { time: moment(call.planned_at) }));
  else if (call.planned_at && call.state === "created") out.push(t("planned", { time: moment(call.planned_at) }));
  else if (call.created_at) out.push(clock(call.created_at));
  if (call.legs.length > 1) out.push(t("leg", { n: call.legs.length }));
  if (leg?.answered_at && leg.finished_at) out.push(t("talked", { time: length(leg.finished_at - leg.answered_at) }));
  if (leg?.keys && !tree) out.push(t("pressed", { keys: leg.keys }));
  if (leg?.manager) out.push(t(`manager_${leg.manager}`));
  if (call.talk.sms.length) out.push(t("smsSent", { n: call.talk.sms.length }));
  if (call.talk.blocked) out.push(t("blocked"));
  if (leg && Number(leg.cost) > 0) out.push(roubles(leg.cost));
  if (call.lost) out.push(h("em", {}, t("lost")));
  return out;
}

function steering(call, tree) {
  const leg = legOf(call);
  const rung = call.state === "answered" && leg?.manager === "started";
  const steers = rung ? ["manager_answers", "manager_no_answer", ...STEERS.answered] : STEERS[call.state];
  if (!steers) return null;
  const steer = (action, value = null) => change("/api/service/steer", { call: call.id, kind: call.kind, action, value });
  const main = steers.map((action) => h("button", { type: "button", class: `steer steer-${action}`, data: { testid: `steer-${action}` },
    onclick: () => steer(action) }, t(`do_${action}`)));
  const box = h("div", { class: "steering" });
  if (call.state === "answered" && !call.talk.isOver) {
    if (tree) {
      box.append(h("div", { class: "choices", role: "group", "aria-label": t("answers"), data: { testid: "choices" } }, answerButtons(call, tree, steer)));
      main.unshift(h("button", { type: "button", class: "steer steer-stay_silent", data: { testid: "steer-stay_silent" }, onclick: () => steer("stay_silent") }, t("do_stay_silent")));
    } else {
      box.append(keypad(steer));
    }
    box.append(sayForm(steer));
  }
  box.append(h("div", { class: "steer-row" }, main));
  return box;
}

function keypad(steer) {
  return h("div", { class: "keypad", role: "group", "aria-label": t("keys") }, [..."1234567890"].map((key) =>
    h("button", { type: "button", class: "keypad-key", "aria-label": t("pressKey", { key }), data: { testid: `steer-press-${key}` },
      onclick: () => steer("press", Number(key)) }, key)));
}

function sayForm(steer) {
  const word = h("input", { class: "say", maxlength: "60", autocomplete: "off", placeholder: t("sayHint"), "aria-label": t("sayHint"), data: { testid: "steer-word" } });
  const form = h("form", { class: "say-row" }, word, h("button", { class: "quiet small", data: { testid: "steer-say" } }, t("do_say")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = word.value.trim();
    word.value = "";
    if (said) steer("say", said);
  });
  return form;
}

// ---- logs

function drawWebhooks(tries) {
  count(parts.webhooks, tries.length);
  if (!tries.length) return fill(parts.webhooks, h("li", { class: "hint" }, t("noWebhooks")));
  return fill(parts.webhooks, tries.map((one) => h("li", { class: "log-line", data: { testid: "webhook" } },
    h("time", {}, clockSeconds(one.at)),
    h("span", { class: "log-what", title: one.path }, webhookWords(one)),
    h("span", { class: "log-try", title: t("webhookTry", { n: one.try }) }, `${one.try}/${one.kind === "reaction" ? 1 : STATUS_TRIES}`),
    h("span", { class: `pill ${one.status === 200 ? "pill-good" : "pill-bad"}`, title: one.error ?? "" }, one.status ? String(one.status) : t("noReply")))));
}

function webhookWords(one) {
  const calls = one.calls.map((id) => `№ ${id}`).join(", ");
  return one.kind === "reaction" ? `${t("webhookIvr")} ${calls}` : calls;
}

function drawFlash(calls) {
  parts.flashBox.hidden = !calls.length;
  count(parts.flash, calls.length);
  fill(parts.flash, calls.map((one) => h("li", { class: "log-line", data: { testid: "flash-call" } },
    h("span", { class: "log-what" }, phoneText(one.phone)), h("strong", {}, t("flashPin", { pin: one.pin })))));
}

function drawRequests(requests) {
  count(parts.requests, requests.length);
  fill(parts.requests, requests.map((one) => h("li", { class: "log-line", data: { testid: "request" } },
    h("time", {}, clockSeconds(one.at)), h("span", { class: "log-what" }, one.endpoint),
    h("span", { class: `pill ${one.status === 200 ? "pill-good" : "pill-bad"}` }, one.status ? String(one.status) : t("noReply")))));
}

function drawOutcomes(rows) {
  const body = parts.outcomes.querySelector("tbody");
  if (body.children.length === rows.length) return;
  fill(body, rows.map((row) => h("tr", { data: { testid: "outcome" } },
    h("th", { scope: "row" }, h("code", {}, row.ending)), h("td", {}, LANG === "en" ? row.en : row.ru))));
}
