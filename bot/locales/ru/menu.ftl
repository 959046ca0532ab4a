## The command menu: what each command does, in a few words.
command-call = Позвонить
command-calls = Последние звонки
command-balance = Баланс
command-stoplist = Стоп-лист: кому не звонить
command-phones = Номера, с которых звонить
command-template = Позвонить по шаблону
command-templates = Шаблоны
command-languages = Языки речи
command-connect = Подключить ключ сервиса
command-disconnect = Отключить ключ
command-lock = Заблокировать звонки
command-unlock = Разблокировать звонки
command-invite = Пригласить коллегу
command-settings = Настройки
command-menu = Главное меню
command-help = Что умеет бот
command-cancel = Отменить начатое
