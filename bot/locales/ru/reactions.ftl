## Reactions: what follows when somebody presses a key or says something
reactions-title = <b>Реакции:</b>
reactions-row = <b>{ $key }</b> → { $actions }
reactions-more = … и ещё { $count }
reactions-earlier = … выше ещё { $count }
reactions-cost = { $texts ->
    [0] <b>Реакции стоят:</b> { $unpriced ->
        [sms] СМС, цена неизвестна
        [manager] минуты менеджера, цена неизвестна
       *[sms-manager] СМС и минуты менеджера, цена неизвестна
    }
   *[other] <b>Реакции стоят:</b> { $texts } × { $each } за тексты = { $cost }{ $unpriced ->
        [nothing] {""}
        [sms] , СМС — цена неизвестна
        [manager] , минуты менеджера — цена неизвестна
       *[sms-manager] , СМС и минуты менеджера — цена неизвестна
    }
}
reactions-own-hooks = <b>Ответы</b> { $count ->
    [1] получит и { $hosts }
   *[other] получат и другие системы ({ $count }): { $hosts }
}
reactions-block = Кто выберет «больше не звонить», попадёт и в стоп-лист сервиса: убрать оттуда может только кабинет.
reaction-any-phrase = любые слова
reaction-stays = молчит
reaction-says = «{ $text }»
reaction-plays = ролик #{ $id }
reaction-manager = менеджер { $phone }
reaction-manager-hours = с { $since } до { $until }, иначе лид
reaction-sms = СМС «{ $text }»
reaction-sms-template = СМС по шаблону #{ $id }
reaction-blocks = больше не звонить
reaction-lead = лид
reaction-acknowledges = принимает вызов
reaction-nothing = ничего не происходит
reaction-goes-on = ждём следующий ответ
button-lines-are-text = Это часть текста
button-mend-lines = Исправить так
button-lines-are-reactions = Это реакции
near-line = «{ $line }»: { $reason }
near-right = Так: <code>{ $line }</code>
near-no-colon = после клавиши нужно двоеточие
near-unknown-key = такой клавиши нет, есть цифры, * и -
near-key = рядом с клавишей лишнее
near-no-parent = выше нет реакции, за которой она следует
near-two-of-one-key = эта клавиша уже занята
near-no-action = после двоеточия пусто
near-not-in-full = действие записано не целиком
near-manager-phone = после «менеджер» нужен номер целиком
near-action-twice = одно действие указано дважды
near-sentence-in-pieces = фраза разорвана действием
answer-reaction-word = { $reaction }: «{ $word }»
answer-late = { $words } (из данных звонка)
notice-hot_reaction = <b>Ждёт ответа:</b> { $who }
notice-hot_reaction-chose = Выбор: { $reaction }
notice-hot_reaction-said = Слова: «{ $answer }»

refusal-draft-reaction-lines = Строки выше похожи на реакции, но записаны не так. Деньги не списаны. Если строки под ними верны, нажмите «Исправить так». Иначе пришлите текст целиком через «Изменить», «Текст» или нажмите «Это часть текста».
refusal-draft-nobody-acknowledges = Звоним по очереди, пока не примут вызов, но ни одна реакция его не принимает. Деньги не списаны. Отметьте такую в «Реакции» («Ещё», «Принимает вызов») или нажмите там «Звонить всем сразу».
refusal-draft-reactions-without-call = В звонке по шаблону или с кодом своих реакций не бывает: их задают в самом шаблоне, в кабинете. Деньги не списаны. Уберите реакции или выберите текст.
refusal-record-with-reactions = Последние строки похожи на реакции («1: …»), а ролик только звучит. Деньги не списаны. Пришлите текст без этих строк.
refusal-reaction-manager-away = Реакция { $path }: когда начнутся эти звонки, у менеджера не рабочие часы. Вместо соединения сообщим о лиде.
refusal-reaction-manager-unproved = Номер менеджера { $phone } никто не подтвердил. Если в нём ошибка, люди попадут к чужому. Проверить: /verify { $phone }
refusal-reaction-digit = Реакция { $path }: на телефоне нет клавиши { $actual }. Нужна цифра от 0 до 9.
refusal-reaction-digit-twice = Реакция { $path }: цифра { $actual } на этом уровне уже занята. Оставьте одну.
refusal-reaction-word-twice = Реакция { $path }: слова уже ведут к другой реакции: { $words }. Оставьте их в одной.
refusal-reaction-any-phrase-twice = Реакция { $path }: «любые слова» на этом уровне уже есть. Оставьте одну.
refusal-reaction-stays-twice = Реакция { $path }: «молчит» на этом уровне уже есть. Оставьте одну.
refusal-reaction-any-phrase-with-others = Реакция { $path }: «любые слова» работают только без цифры и своих слов. Разделите на две реакции.
refusal-reaction-timeout-without-any-phrase = Реакция { $path }: время ожидания бывает только у «любых слов». Уберите его.
refusal-reaction-timeout = Реакция { $path }: ждать можно от 1 до { $limit } секунд, а указано { $actual }.
refusal-reaction-word-unsendable = Реакция { $path }: такие слова нельзя передать сервису: { $words }. Уберите из них запятые и черту.
refusal-reaction-recognition-off = Реакция { $path }: ждём слов, а распознавание выключено. Включите его или уберите слова.
refusal-reaction-name-too-long = Реакция { $path }: в названии { $actual } знаков, а можно не больше { $limit }.
refusal-reaction-nothing-to-say = Реакция { $path }: в тексте нет ни одного слова.
refusal-reaction-sentence-braces = Реакция { $path }: в её тексте фигурные скобки. Данные из списка говорит только сам звонок, реакции у всех одни. Уберите скобки.
refusal-reaction-sentence-too-long = Реакция { $path }: в тексте { $actual } знаков, а можно не больше { $limit }. Сократите.
refusal-reaction-sentence-and-record = Реакция { $path }: указаны и текст, и ролик. Оставьте что-то одно.
refusal-reaction-source = Реакция { $path }: источник ролика не сходится с тем, что звучит.
refusal-reaction-sms-too-long = Реакция { $path }: в СМС { $actual } знаков, а можно не больше { $limit }. Сократите.
refusal-reaction-sms-text-and-template = Реакция { $path }: указаны и текст СМС, и шаблон. Оставьте что-то одно.
refusal-reaction-sms-channel-alone = Реакция { $path }: указан канал СМС, но нет самой СМС.
refusal-reaction-id = Реакция { $path }: номер { $actual } не может быть номером ролика или шаблона.
refusal-reaction-email-interval = Реакция { $path }: интервал письма не может быть { $actual } мин.
refusal-reaction-manager-is-called = Реакция { $path }: менеджер — один из тех, кому звоним. Укажите другой номер.
refusal-reaction-too-deep = Реакции идут на { $actual } уровней вглубь, а можно не больше { $limit }.
refusal-reaction-too-many = Реакций { $actual }, а можно не больше { $limit }.
refusal-reaction-dead-end = Реакция { $path } ничего не делает, и ждать после неё нечего.
refusal-reaction-silent-level = После реакции { $path } человек ничего не услышит и не узнает, что можно выбрать дальше.
refusal-reaction-below-manager = После { $path } звонок уходит менеджеру: до реакций ниже дело не дойдёт.
refusal-reaction-no-opt-out = Отказаться от звонков нажатием нельзя. Для рекламы добавьте, например, «9: стоп».
refusal-reaction-key-word-spoken = Реакция { $path }: слово «{ $words }» прозвучит вслух, а не выполнится. Если нужно действие, оставьте его одно между точками с запятой.
refusal-planned-with-reactions = Последние строки похожи на реакции («1: …»), а у подтверждённого звонка меняется только текст. Ничего не изменено и не списано. Пришлите текст без этих строк или отмените звонок и подготовьте его заново.
button-by-answer = Позвонить по ответу
by-answer-choose = <b>Кому позвонить?</b> Выберите, что люди ответили. Кто в стоп-листе, кому уже звонили после или ждёт другого звонка, тому не позвоним.
button-answer = { $name } ({ $count })
button-again-answer = { $on ->
    [yes] ✓ { $name } ({ $count })
   *[no] { $name } ({ $count })
}
