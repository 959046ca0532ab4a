## What is said, beyond a typed text

confirm-from-template = <b>С номера:</b> того, что задан в шаблоне
button-choose-record = Ролик
button-record-of-draft = { $needs_moderation ->
    [yes] { $name } — на модерации
   *[no] { $name }
}
choose-record = <b>Какой ролик включить?</b> Новый можно записать голосовым сообщением прямо сюда.
choose-record-empty = Готовых роликов пока нет. Пришлите голосовое сообщение, и оно станет роликом, или номер из кабинета сервиса, например <code>#123</code>.
