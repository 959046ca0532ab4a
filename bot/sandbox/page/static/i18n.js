// Russian first; English when the browser asks for it or the address says ?lang=en.

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
  startHint: "Нажмите «Начать», чтобы открыть разговор с ботом. Ключ песочницы — в колонке «Сервис звонков».",
  start: "Начать",
  unblock: "Разблокировать",
  block: "Заблокировать бота",
  back: "К списку чатов",
  service: "Сервис звонков",
  openService: "Показать сервис звонков",
  closeService: "Закрыть",
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
  keyHint: "Пришлите его боту после /connect",
  copy: "Копировать",
  balance: "Баланс, ₽",
  save: "Сохранить",
  saved: "Сохранено",
  badBalance: "Баланс — число, например 100,00",
  moderation: "Модерация включена",
  moderationHint: "Пока включена, озвучка текста отклоняется",
  hold: "Веду звонки сам",
  holdHint: "Звонки ждут ваших кнопок, а не последних цифр номера",
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
  startHint: "Press Start to open the conversation with the bot. The sandbox key is in the column “Calling service”.",
  start: "Start",
  unblock: "Unblock",
  block: "Block the bot",
  back: "Back to chats",
  service: "Calling service",
  openService: "Show the calling service",
  closeService: "Close",
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
  keyHint: "Send it to the bot after /connect",
  copy: "Copy",
  balance: "Balance, ₽",
  save: "Save",
  saved: "Saved",
  badBalance: "The balance is a number such as 100.00",
  moderation: "Moderation is on",
  moderationHint: "While it is on, text-to-speech is refused",
  hold: "I steer calls by hand",
  holdHint: "Calls wait for your buttons instead of the phone's last digits",
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

export const known = (key) => key in WORDS;

const PLAIN_NUMBER = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: false });
export const plainRoubles = (value) => PLAIN_NUMBER.format(Number(value));

const CLOCK = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit" });
const CLOCK_SECONDS = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long" });
const SHORT_DAY = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short" });

export const clock = (unix) => CLOCK.format(new Date(unix * 1000));
export const clockSeconds = (unix) => CLOCK_SECONDS.format(new Date(unix * 1000));
export const dayKey = (unix) => new Date(unix * 1000).toDateString();

export function dayName(unix) {
  const yesterday = new Date(Date.now() - 86400000).toDateString();
  if (dayKey(unix) === new Date().toDateString()) return t("today");
  return dayKey(unix) === yesterday ? t("yesterday") : DAY.format(new Date(unix * 1000));
}

export function moment(unix) {
  const today = dayKey(unix) === new Date().toDateString();
  return today ? clock(unix) : `${SHORT_DAY.format(new Date(unix * 1000))}, ${clock(unix)}`;
}

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
