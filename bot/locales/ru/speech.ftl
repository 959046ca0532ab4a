## What is said, beyond a typed text

confirm-from-template = <b>С номера:</b> того, что задан в шаблоне
