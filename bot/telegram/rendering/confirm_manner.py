"""How the text is read and how the service behaves during the call, on the confirm screen: a line for each choice that is not
the usual one.
"""

from bot.domain.drafts.draft import CallDraft, FromTemplate, Gender, SpokenText
from bot.domain.drafts.manner import USUAL_MANNER
from bot.domain.reactions import facts
from bot.telegram.texts import Say


def voice_lines(content: CallDraft, say: Say) -> list[str]:
    """Voice and language of a text. A reaction's sentences have no voice of their own (contract, section 1)."""
    if not isinstance(content.what, SpokenText):
        return []
    lines: list[str] = []
    if content.what.gender is Gender.MALE:
        beside = "yes" if facts(content.reactions).sentences else "no"
        lines.append(say("confirm-voice-male", beside=beside))
    if content.what.lang is not None:
        lines.append(say("confirm-lang", lang=content.what.lang))
    return lines


def recording_lines(content: CallDraft, say: Say) -> list[str]:
    if not content.needs_recording or isinstance(content.what, FromTemplate):
        return []
    acknowledged = [say("confirm-recording-acknowledged")] if content.recording_acknowledged else []
    return [say("confirm-recording"), *acknowledged]


def manner_lines(content: CallDraft, say: Say) -> list[str]:
    """A template's call is made as the template says, whatever was chosen before it."""
    manner = content.manner
    if isinstance(content.what, FromTemplate):
        is_chosen = manner != USUAL_MANNER or content.needs_recording
        return [say("confirm-manner-of-template")] if is_chosen else []
    lines: list[str] = []
    if manner.answer_timeout_s is not None:
        lines.append(say("confirm-answer-timeout", seconds=str(manner.answer_timeout_s)))
    if manner.notices_interruption:
        lines.append(say("confirm-interruption"))
    if manner.finds_end_of_speech:
        lines.append(say("confirm-end-of-speech"))
    if manner.manager_sees_sender:
        lines.append(say("confirm-manager-number"))
    return lines
