"""Why something was not done, as a code and facts: handlers and workers turn it into a sentence in the user's language.

`Refusal` is the one exception that services raise for users. A calling service's error becomes a Refusal too
(`provider-…`), since conversations may not know its HTTP API.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.provider.errors import Happened, ProviderError

Fact = str | int | None


class Refusal(Exception):  # noqa: N818  (not a fault: what a user is told)
    """`code` names the sentence (`refusal-{code}` in the locales), `facts` fill it."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def refusal_of(error: ProviderError) -> Refusal:
    """The sentence for a failed request: what happened, and whether it cost anything."""
    happened = {Happened.NO: "no", Happened.YES: "yes", Happened.UNKNOWN: "unknown"}[error.happened]
    return Refusal(f"provider-{error.code.replace('_', '-')}", message=error.message, happened=happened)


@contextmanager
def provider_errors_told() -> Iterator[None]:
    """Failures of requests inside become refusals, with the original chained."""
    try:
        yield
    except ProviderError as error:
        raise refusal_of(error) from error
