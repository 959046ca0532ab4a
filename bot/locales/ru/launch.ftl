## A list's card
card-to-call = Позвоним: { $count }
card-starts = Начнём { $moment }, до этого можно отменить.
card-goes-on = Продолжим { $moment }: сейчас не время для звонков.
card-sent-by = Последние уйдут примерно в { $time }.
card-answers = Откликнулись { $people }: { $answers }
card-not-reached = Не дозвонились: { $outcomes }
card-not-called = Не звонили: { $reasons }
card-counted = { $what }: { $count }
card-unknown-more = И ещё таких запросов: { $count }. О каждом есть своё сообщение.
button-export = Таблица
button-again = Перезвонить тем, кого не застали ({ $count })
