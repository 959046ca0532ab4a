"""Why something was not done, as sentences: what happened, whether it cost anything, what to do next."""

from bot.domain.phone import Phone
from bot.services.refusal import Refusal
from bot.sheets.sheet import SheetRefused
from bot.telegram.rendering.words import duration, money, phone
from bot.telegram.texts import Fact, Safe, Say

_MONEY = {
    "cap-money": ("cap", "left"),
    "no-money": ("balance",),
    "not-enough-money": ("balance", "needed", "missing"),
    "schedule-over-cap": ("cost", "cap"),
}
"""Code -> the facts that are kopecks."""


def refusal_text(refusal: Refusal, say: Say) -> Safe:
    """HTML. A code without a sentence of its own gets a general one rather than the code's name."""
    code = refusal.code.replace("_", "-")
    key = f"refusal-{code}"
    text = say(key if say.has(key) else "refusal-other", **_facts(code, refusal, say))
    if message := refusal.facts.get("message"):
        return Safe(f"{text}\n{say('service-said', message=message)}")
    return text


def sheet_refused_text(refused: SheetRefused, say: Say) -> Safe:
    """Why no list can be made of a file."""
    code = refused.code.replace("_", "-")
    return say(f"sheet-refused-{code}", **refused.numbers)


def _facts(code: str, refusal: Refusal, say: Say) -> dict[str, Fact]:
    facts: dict[str, Fact] = {"happened": "no", **refusal.facts}
    for name in _MONEY.get(code, ()):
        if isinstance(kopecks := facts.get(name), int):
            facts[name] = money(kopecks, say)
    if isinstance(seconds := facts.get("wait"), int):
        facts["wait"] = duration(seconds, say)
    if isinstance(number := facts.get("phone"), str):
        facts["phone"] = phone(Phone(number))
    return facts
