// The page's copy of the sandbox. The stream opens with everything and goes on with changes, so loading,
// reloading and coming back after a lost connection are one path.

export const store = {
  boot: null,
  connected: false,
  bot: { id: 0, name: "", username: "" },
  people: [],
  groups: [],
  chats: new Map(),
  menus: {},
  service: null,
  clock: { ahead_s: 0, zone: "UTC" },
};

const listeners = new Map();

export function on(kind, listener) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
}

function tell(kind, payload) {
  for (const listener of listeners.get(kind) ?? []) listener(payload);
}

const chatOf = (data) => ({
  messages: new Map(data.messages.map((message) => [message.message_id, message])),
  keyboard: data.keyboard,
});

function takeAll(data) {
  store.boot = data.boot;
  takePeople(data);
  store.menus = data.menus;
  store.service = data.service;
  store.clock = data.clock;
  store.chats = new Map(Object.entries(data.chats).map(([id, chat]) => [Number(id), chatOf(chat)]));
  tell("all");
}

function takePeople(data) {
  store.bot = data.bot;
  store.people = data.people;
  store.groups = data.groups;
}

function takeChat(data) {
  const chat = store.chats.get(data.chat_id) ?? chatOf({ messages: [], keyboard: null });
  store.chats.set(data.chat_id, chat);
  const fresh = data.changed.filter((message) => !chat.messages.has(message.message_id));
  for (const message of data.changed) chat.messages.set(message.message_id, message);
  for (const id of data.removed) chat.messages.delete(id);
  const keyboardChanged = JSON.stringify(chat.keyboard) !== JSON.stringify(data.keyboard);
  chat.keyboard = data.keyboard;
  tell("chat", { chatId: data.chat_id, fresh, keyboardChanged });
}

const TAKE = {
  all: takeAll,
  chat: takeChat,
  people: (data) => { takePeople(data); tell("people"); },
  menus: (data) => { store.menus = data; tell("menus"); },
  service: (data) => { store.service = data; tell("service"); },
  clock: (data) => { store.clock = data; tell("clock"); },
  answer: (data) => tell("answer", data),
  action: (data) => tell("action", data),
};

export function connect() {
  const source = new EventSource("/api/events");
  for (const [kind, take] of Object.entries(TAKE)) {
    source.addEventListener(kind, (event) => take(JSON.parse(event.data)));
  }
  source.addEventListener("open", () => { store.connected = true; tell("link"); });
  source.addEventListener("error", () => {
    store.connected = false;
    tell("link");
    // A server that answered with an error ends the stream for good, and the browser would not try again.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 1500);
  });
}

export async function post(path, body) {
  const form = body instanceof FormData;
  const headers = { "X-Sandbox-Page": "1", ...(form ? {} : { "Content-Type": "application/json" }) };
  const answer = await fetch(path, { method: "POST", headers, body: form ? body : JSON.stringify(body) });
  const data = await answer.json().catch(() => ({ error: `HTTP ${answer.status}` }));
  if (!answer.ok) throw new Error(data.error ?? `HTTP ${answer.status}`);
  return data;
}

export const sortedMessages = (chat) => [...chat.messages.values()].sort((a, b) => a.message_id - b.message_id);
