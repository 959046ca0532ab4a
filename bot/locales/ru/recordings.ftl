## Recordings of conversations
recording-caption = <b>Запись разговора:</b> { $phone } · /call_{ $number }
recording-talk = <b>Говорили:</b> { $talk }
recording-title = Звонок { $number }
recording-sign-awaited = Запись разговора: ждём её от сервиса.
recording-sign-absent = Записи разговора сервис не дал. Спросите о ней в кабинете сервиса.
recording-sign-coming = Запись разговора: забираем у сервиса, пришлём сюда же.
recording-sign-sent = Запись разговора отправлена.
recording-sign-unknown = Запись разговора отправляли, но дошла ли она — неизвестно. Если её здесь нет, откройте «Подробно» и запросите ещё раз: это бесплатно.
recording-sign-unavailable = Запись разговора недоступна: сервис её не отдал. Попробовать ещё раз можно из «Подробно», это бесплатно.
recording-asked = Сейчас пришлём.
recording-deleted = Запись разговора удалена: её срок хранения вышел.
button-recording = Прислать запись
button-recording-again = Прислать запись ещё раз
card-recording = Разговор записывается.
notice-recording_unavailable = Запись разговора недоступна: сервис её не отдал. Попробовать ещё раз можно на карточке /call_{ $number }, это бесплатно.
refusal-no-recording = Записи разговора у этого звонка нет. Если разговор записывали, она может появиться позже.

## Switching it on
button-recording-on = Записывать разговор
button-recording-off = Не записывать разговор
recording-acknowledge = О записи разговора нужно предупредить того, кому звоните: скажите о ней в тексте звонка, например «Разговор записывается», или получите согласие заранее. Записанное — личные данные человека, отвечаете за них вы.
button-recording-acknowledge = Предупрежу, записывать
confirm-recording-acknowledged = Вы взяли на себя предупредить об этом собеседника.
refusal-draft-recording-not-acknowledged = Чтобы записать разговор, подтвердите, что предупредите о записи. Деньги не списаны. Это спросят в «Изменить», «Записывать разговор».
