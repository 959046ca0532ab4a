// Russian first; English when the browser asks for it or the address says ?lang=en. Times are those of the sandbox's own
// clock, in the zone of the people in it: the bot tells them so, too.

import { store } from "./store.js";

const RU = {
  title: "Dialgram: песочница",
  banner: "Песочница: настоящих звонков нет, деньги не тратятся",
  bannerTag: "Демо",
  otherLang: "English",
  you: "Вы сейчас",
  chats: "Чаты",
  bot: "бот",
  botTyping: "печатает…",
  botUploading: "отправляет файл…",
  members: "Участники: {names}",
  group: "группа",
  noMessages: "Сообщений пока нет",
  startHint: "Нажмите «Начать», чтобы открыть разговор с ботом. Бот попросит ключ: ключ песочницы будет под рукой внизу.",
  start: "Начать",
  unblock: "Разблокировать",
  block: "Заблокировать бота",
  back: "К списку чатов",
  service: "Сервис звонков",
  openService: "Показать сервис звонков",
  closeService: "Свернуть сервис звонков",
  close: "Закрыть",
  placeholder: "Сообщение",
  send: "Отправить",
  attach: "Прикрепить",
  menu: "Меню",
  commands: "Команды бота",
  keyboardToggle: "Клавиатура бота",
  attachVoice: "Голосовое сообщение",
  attachAudio: "Аудио",
  attachPhoto: "Фото",
  attachFile: "Файл",
  attachContact: "Контакт",
  record: "Записать голосовое сообщение",
  noMicrophone: "Микрофон недоступен",
  contactTitle: "Отправить контакт",
  contactName: "Имя",
  contactPhone: "Телефон",
  contactMine: "Это мой контакт",
  cancel: "Отмена",
  ok: "ОК",
  reply: "Ответить",
  replyTo: "Ответ: {name}",
  cancelReply: "Не отвечать",
  edited: "изменено",
  youName: "Вы",
  today: "Сегодня",
  yesterday: "Вчера",
  toBottom: "Вниз",
  copied: "Скопировано",
  copyFailed: "Не удалось скопировать",
  notConnected: "Нет связи с песочницей, подключаемся…",
  failed: "Не получилось: {why}",
  noAnswer: "Бот не ответил на нажатие",
  play: "Слушать",
  pause: "Пауза",
  position: "Место в записи",
  voice: "Голосовое сообщение",
  audio: "Аудио",
  photo: "Фото",
  document: "Файл",
  videoNote: "Видеосообщение",
  contact: "Контакт",
  location: "Место",
  download: "Скачать {name}",
  unsupported: "Сообщение этого вида здесь не показано",
  joined: "{name} теперь в группе",
  left: "{name} больше не в группе",
  groupCreated: "Группа «{name}» создана",
  migrated: "Группа стала супергруппой",
  pinned: "Сообщение закреплено",
  spoiler: "Показать скрытый текст",
  tooBig: "Файл больше 20 МБ",
  newMessage: "{name}: {text}",
  buttons: "Кнопки под сообщением",
  key: "Ключ песочницы",
  keyHint: "Бот попросит его сам после «Начать»; позже — /connect",
  copy: "Копировать",
  balance: "Баланс, ₽",
  save: "Сохранить",
  saved: "Сохранено",
  badBalance: "Баланс — число, например 100,00",
  moderation: "Модерация включена",
  moderationHint: "Пока включена, озвучка текста отклоняется",
  hold: "Веду звонки сам",
  holdHint: "Звонки ждут ваших кнопок: запланированные — чтобы начаться, остальные — ответа",
  calls: "Звонки",
  noCalls: "Здесь появятся звонки, которые закажет бот",
  finished: "Завершённые",
  outcomes: "Чем кончится звонок",
  outcomesHint: "Решают последние четыре цифры номера; D и E — цифры, NN — секунды.",
  webhooks: "Вебхуки",
  noWebhooks: "Сервис ещё ничего не присылал боту",
  webhookTry: "попытка {n}",
  webhookIvr: "реакция",
  noReply: "нет ответа",
  flash: "Звонки с кодом",
  flashPin: "звонит номер …{pin}",
  requests: "Запросы бота",
  template: "шаблон",
  lost: "ответ потерян",
  planned: "на {time}",
  broughtForward: "начат раньше срока: был на {time}",
  talked: "разговор {time}",
  pressed: "ответ: {keys}",
  leg: "попытка {n}",
  do_start: "Начать сейчас",
  do_answer: "Ответить",
  do_no_answer: "Не отвечает",
  do_busy: "Занято",
  do_hang_up: "Положить трубку",
  do_say: "Сказать",
  sayHint: "Сказать слово",
  pressKey: "Нажать {key}",
  keys: "Клавиши телефона",
  clock: "Время в песочнице, перевести",
  clockTitle: "Время в песочнице",
  clockHint: "Его видят и бот, и сервис: попробуйте позвонить списку ночью или в выходной. Часы идут только вперёд, по Москве.",
  clockTo: "Время",
  clockTurn: "Перевести",
  clockTurned: "Теперь {time}",
  turn_hour: "На час вперёд",
  turn_work: "Рабочий день, 10:00",
  turn_night: "Ночь, 03:00",
  turn_off: "Выходной, 12:00",
  waitingOne: "Звонок ждёт своего времени: {time}",
  waitingMany: "Звонки ждут своего времени: {n}, ближайший {time}",
  forward: "Начать сейчас",
  forwarded: "Звонки начаты раньше срока",
  tryTitle: "Попробуйте:",
  tryClose: "Убрать подсказки",
  tryKeyLabel: "Вставить ключ песочницы",
  tryNow: "+7 916 123-45-67 Напоминаем: вы записаны завтра в 15:00",
  tryNowLabel: "Позвонить сейчас",
  tryTomorrow: "/call +7 916 123-45-67 завтра в 10 Напоминаем о записи к стоматологу",
  tryTomorrowLabel: "Запланировать на завтра",
  tryTwo: "/call +7 916 000-95-01, +7 916 000-97-00 Ваш заказ готов. Нажмите 1, если заберёте сегодня",
  tryTwoLabel: "Двоим: один нажмёт 1, другой не ответит",
  state_created: "ждёт",
  state_processed: "готовится",
  state_started: "вызов",
  state_answered: "разговор",
  state_finished: "поговорили",
  state_canceled: "не состоялся",
  state_removed: "снят",
};

const EN = {
  title: "Dialgram: sandbox",
  banner: "Sandbox: no real call is made, nothing costs money",
  bannerTag: "Demo",
  otherLang: "Русский",
  you: "You are",
  chats: "Chats",
  bot: "bot",
  botTyping: "typing…",
  botUploading: "sending a file…",
  members: "Members: {names}",
  group: "group",
  noMessages: "No messages yet",
  startHint: "Press Start to open the conversation with the bot. The bot will ask for a key: the sandbox’s own will be at hand below.",
  start: "Start",
  unblock: "Unblock",
  block: "Block the bot",
  back: "Back to chats",
  service: "Calling service",
  openService: "Show the calling service",
  closeService: "Fold the calling service away",
  close: "Close",
  placeholder: "Message",
  send: "Send",
  attach: "Attach",
  menu: "Menu",
  commands: "Bot commands",
  keyboardToggle: "Bot keyboard",
  attachVoice: "Voice note",
  attachAudio: "Audio",
  attachPhoto: "Photo",
  attachFile: "File",
  attachContact: "Contact",
  record: "Record a voice note",
  noMicrophone: "The microphone is not available",
  contactTitle: "Send a contact",
  contactName: "Name",
  contactPhone: "Phone",
  contactMine: "This is my own contact",
  cancel: "Cancel",
  ok: "OK",
  reply: "Reply",
  replyTo: "Reply to {name}",
  cancelReply: "Don't reply",
  edited: "edited",
  youName: "You",
  today: "Today",
  yesterday: "Yesterday",
  toBottom: "To the bottom",
  copied: "Copied",
  copyFailed: "Could not copy",
  notConnected: "The sandbox does not answer, connecting…",
  failed: "Did not work: {why}",
  noAnswer: "The bot did not answer this tap",
  play: "Play",
  pause: "Pause",
  position: "Position",
  voice: "Voice note",
  audio: "Audio",
  photo: "Photo",
  document: "File",
  videoNote: "Video note",
  contact: "Contact",
  location: "Location",
  download: "Download {name}",
  unsupported: "This kind of message is not shown here",
  joined: "{name} is in the group now",
  left: "{name} has left the group",
  groupCreated: "Group “{name}” was created",
  migrated: "The group became a supergroup",
  pinned: "A message was pinned",
  spoiler: "Show the hidden text",
  tooBig: "The file is larger than 20 MB",
  newMessage: "{name}: {text}",
  buttons: "Buttons under the message",
  key: "Sandbox key",
  keyHint: "The bot asks for it after Start; later it is /connect",
  copy: "Copy",
  balance: "Balance, ₽",
  save: "Save",
  saved: "Saved",
  badBalance: "The balance is a number such as 100.00",
  moderation: "Moderation is on",
  moderationHint: "While it is on, text-to-speech is refused",
  hold: "I steer calls by hand",
  holdHint: "Calls wait for your buttons: planned ones to begin, the others for an answer",
  calls: "Calls",
  noCalls: "Calls ordered by the bot will appear here",
  finished: "Finished",
  outcomes: "How a call ends",
  outcomesHint: "The phone's last four digits decide; D and E are digits, NN is seconds.",
  webhooks: "Webhooks",
  noWebhooks: "The service has not sent anything to the bot yet",
  webhookTry: "try {n}",
  webhookIvr: "reaction",
  noReply: "no answer",
  flash: "Calls with a code",
  flashPin: "from a number …{pin}",
  requests: "Requests of the bot",
  template: "template",
  lost: "answer lost",
  planned: "at {time}",
  broughtForward: "begun early: it was for {time}",
  talked: "talked {time}",
  pressed: "answered: {keys}",
  leg: "round {n}",
  do_start: "Start now",
  do_answer: "Answer",
  do_no_answer: "No answer",
  do_busy: "Busy",
  do_hang_up: "Hang up",
  do_say: "Say",
  sayHint: "Say a word",
  pressKey: "Press {key}",
  keys: "Phone keys",
  clock: "The sandbox's time, turn it",
  clockTitle: "The sandbox's time",
  clockHint: "The bot and the service go by it: try to call a list at night or on a Sunday. The clock only goes ahead; it is Moscow time.",
  clockTo: "Time",
  clockTurn: "Turn",
  clockTurned: "It is {time} now",
  turn_hour: "An hour ahead",
  turn_work: "A working day, 10:00",
  turn_night: "Night, 03:00",
  turn_off: "A weekend, 12:00",
  waitingOne: "A call waits for its time: {time}",
  waitingMany: "Calls wait for their time: {n}, the next at {time}",
  forward: "Begin now",
  forwarded: "Calls were begun before their time",
  tryTitle: "Try:",
  tryClose: "Put the hints away",
  tryKeyLabel: "Put in the sandbox key",
  tryNow: "+7 916 123-45-67 A reminder: your appointment is tomorrow at 3 pm",
  tryNowLabel: "Call now",
  tryTomorrow: "/call +7 916 123-45-67 tomorrow 10:00 A reminder of your dentist's appointment",
  tryTomorrowLabel: "Plan it for tomorrow",
  tryTwo: "/call +7 916 000-95-01, +7 916 000-97-00 Your order is ready. Press 1 if you collect it today",
  tryTwoLabel: "Two people: one presses 1, one does not answer",
  state_created: "waiting",
  state_processed: "preparing",
  state_started: "ringing",
  state_answered: "talking",
  state_finished: "talked",
  state_canceled: "not reached",
  state_removed: "removed",
};

const asked = new URLSearchParams(location.search).get("lang");
export const LANG = ["ru", "en"].includes(asked) ? asked : navigator.language.toLowerCase().startsWith("en") ? "en" : "ru";
const WORDS = LANG === "en" ? EN : RU;
const LOCALE = LANG === "en" ? "en-GB" : "ru-RU";

export function t(key, values = {}) {
  return (WORDS[key] ?? key).replace(/\{(\w+)\}/gu, (whole, name) => values[name] ?? whole);
}

// In the language of a person to play, whatever the page's own is.
export const tIn = (language, key) => (language?.startsWith("en") ? EN : RU)[key];

export const known = (key) => key in WORDS;

const PLAIN_NUMBER = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: false });
export const plainRoubles = (value) => PLAIN_NUMBER.format(Number(value));

const formats = new Map();

function told(name, unix, parts) {
  const key = `${name}/${store.clock.zone}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(LOCALE, { ...parts, timeZone: store.clock.zone }));
  return formats.get(key).format(new Date(unix * 1000));
}

export const now = () => Date.now() / 1000 + store.clock.ahead_s;

export const clock = (unix) => told("clock", unix, { hour: "2-digit", minute: "2-digit" });
export const clockSeconds = (unix) => told("seconds", unix, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const dayKey = (unix) => told("key", unix, { year: "numeric", month: "numeric", day: "numeric" });
const day = (unix) => told("day", unix, { day: "numeric", month: "long" });
const shortDay = (unix) => told("short", unix, { day: "numeric", month: "short" });
const weekday = (unix) => told("weekday", unix, { weekday: "short" });

export const isToday = (unix) => dayKey(unix) === dayKey(now());

export function dayName(unix) {
  if (isToday(unix)) return t("today");
  return dayKey(unix) === dayKey(now() - 86400) ? t("yesterday") : day(unix);
}

export const moment = (unix) => (isToday(unix) ? clock(unix) : `${shortDay(unix)}, ${clock(unix)}`);
export const longMoment = (unix) => `${weekday(unix)}, ${shortDay(unix)}, ${clock(unix)}`;

export function length(seconds) {
  const whole = Math.max(0, Math.round(Number(seconds) || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function bytes(size) {
  if (!size) return "";
  const units = LANG === "en" ? ["B", "KB", "MB"] : ["Б", "КБ", "МБ"];
  const power = Math.min(2, Math.floor(Math.log(size) / Math.log(1024)));
  const number = size / 1024 ** power;
  return `${new Intl.NumberFormat(LOCALE, { maximumFractionDigits: power ? 1 : 0 }).format(number)} ${units[power]}`;
}

export const roubles = (value) =>
  `${new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(Number(value))} ₽`;

export function phoneText(phone) {
  const digits = String(phone ?? "");
  const parts = /^([78])(\d{3})(\d{3})(\d{2})(\d{2})$/u.exec(digits);
  return parts ? `+7 ${parts[2]} ${parts[3]}-${parts[4]}-${parts[5]}` : digits;
}
