"""A file's caption is what its recipients will hear; so is the text that is typed when a list asks for it.

If a part isn't understood, the whole is refused with a sentence: else half of a caption would be read to strangers.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.appointments import Appointments
from bot.domain.drafts.draft import TEXT_LIMIT, CallDraft, SpokenText
from bot.domain.drafts.draft_texts import saying
from bot.domain.reactions import without_reactions
from bot.domain.typed.caption import Caption, read_caption
from bot.domain.when import WhenNote
from bot.telegram.rendering import moment
from bot.telegram.texts import Safe, Say

_AS_VOICED = SpokenText("")
"""As a record of the text is voiced."""
_UNCLEAR = frozenset({WhenNote.AMBIGUOUS, WhenNote.WHOSE})


def caption_wishes(
    typed: str, say: Say, *, now: datetime, zone: ZoneInfo, speech: SpokenText = _AS_VOICED
) -> tuple[CallDraft, Safe | None]:
    """What the caption asks for, in the voice and language of `speech`; or an empty draft and the sentence why it was
    refused.
    """
    caption = read_caption(typed, now=now, zone=zone)
    if (why := _why_not(caption, say, now=now, zone=zone)) is not None:
        return CallDraft(), why
    asked = CallDraft(when=caption.when.at if caption.when else None, hint=caption.hint)
    if caption.rule is not None:
        asked = replace(asked, appointments=Appointments().by(caption.rule))
    return saying(asked, speech, caption.text) if caption.text else asked, None


def by_rule(appointments: Appointments | None, asked: CallDraft) -> Appointments | None:
    """A list's appointments after its next text: with the rule that the text begins with; none if it names one time for all."""
    if asked.when is not None:
        return None
    if asked.appointments is None:
        return appointments
    return (appointments or Appointments()).by(asked.appointments.rule)


def _why_not(caption: Caption, say: Say, *, now: datetime, zone: ZoneInfo) -> Safe | None:
    if caption.no_time:
        return say("caption-no-time", typed=caption.no_time)
    when = caption.when
    if when is not None and when.note in _UNCLEAR:
        return say("caption-when-unclear")
    if when is not None and when.note is WhenNote.PAST:
        return say("caption-when-past", moment=moment(when.at, say, zone=zone, now=now))
    said, _ = without_reactions(caption.text)
    if len(said.strip()) > TEXT_LIMIT:
        return say("caption-too-long", count=len(said.strip()), limit=TEXT_LIMIT)
    return None
