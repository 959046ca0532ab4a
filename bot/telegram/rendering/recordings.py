"""What is said about a call's recording: under the sound itself, on the call's card and on the launch's card."""

from bot.domain.ids import ChatId
from bot.domain.phone import mask_phone
from bot.services.launches.cards import CallCard
from bot.services.launches.view import LaunchCard
from bot.services.recordings.delivery import DueRecording
from bot.services.recordings.news import RecordingSign
from bot.telegram.buttons import GetRecording
from bot.telegram.rendering.rows import heard_words
from bot.telegram.rendering.words import duration, whom
from bot.telegram.screen import Button, Rows
from bot.telegram.texts import Say

_ON_ITS_WAY = frozenset({RecordingSign.AWAITED, RecordingSign.ABSENT, RecordingSign.COMING})
_TOLD_BY_LAUNCH = frozenset({RecordingSign.COMING, RecordingSign.UNKNOWN, RecordingSign.UNAVAILABLE})


def recording_caption(due: DueRecording, say: Say) -> str:
    """HTML: whose call, what was pressed or said, how long they talked. In a group only the phone is told, masked."""
    number = whom(due.phone, due.name) if is_private(due.chat_id) else mask_phone(due.phone)
    lines = [say("recording-caption", phone=number, number=str(due.number))]
    lines += [say("call-reaction", answer=heard_words(heard, say)) for heard in due.answers]
    if due.talk_s is not None:
        lines.append(say("recording-talk", talk=duration(due.talk_s, say)))
    return "\n".join(lines)


def is_private(chat_id: ChatId) -> bool:
    """Whether it is a private chat: groups have negative ids."""
    return chat_id > 0


def recording_lines(sign: RecordingSign | None, say: Say) -> list[str]:
    """Lines on the call's card; none if there is only the button."""
    return [] if sign in {None, RecordingSign.THERE} else [say(f"recording-sign-{sign}")]


def recording_row(card: CallCard, say: Say) -> Rows:
    """The button that sends the recording, if there is one."""
    if card.recording is None or card.recording in _ON_ITS_WAY:
        return ()
    is_first = card.recording is RecordingSign.THERE
    label = say.plain("button-recording" if is_first else "button-recording-again")
    return ((Button(label, GetRecording(number=card.number)),),)


def launch_recording(card: LaunchCard, say: Say) -> list[str]:
    """That the launch is recorded, and what went wrong or takes time. Recordings that came are right below the card."""
    if not card.content.needs_recording:
        return []
    lines: list[str] = [say("card-recording")]
    if card.recording in _TOLD_BY_LAUNCH:
        lines.append(say(f"recording-sign-{card.recording}"))
    return lines
