"""What a launch is expected to cost, and whether there is money for it: the service tells no price beforehand."""

import math
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import RecipientState
from bot.domain.costs.money import Kopecks
from bot.domain.costs.price import PastCosts, PriceBasis, PriceEstimate, estimate
from bot.domain.drafts.draft import CallDraft, SpokenText
from bot.domain.drafts.draft_texts import can_be_voiced, texts_of_each_request, texts_to_voice
from bot.domain.ids import AccountId
from bot.services.refusal import Refusal
from storage.account.accounts import Account
from storage.calling import calls, launches, recipients, second_calls

FEW = 3
"""A launch to so many recipients is a few single calls; a mistake in a bigger one is worth a longer hold and a sum."""


async def estimate_for(
    tx: AsyncConnection,
    account: Account,
    content: CallDraft,
    recipient_count: int,
    settings: Settings,
    draft_id: int | None = None,
) -> PriceEstimate:
    """`draft_id`: whose recipients have sentences of their own, if the text is personal, or may be called a second time."""
    first = await estimate_calls(tx, account, content, recipient_count, settings, draft_id)
    if draft_id is None or content.appointments is None or first.high is None:
        return first
    most = 0
    for second in await second_calls.drafts_beside(tx, draft_id):
        people = await recipients.count(tx, second, RecipientState.QUEUED)
        most += (await estimate_calls(tx, account, content, people, settings, second)).high or 0
    # If everybody is reached, nobody is called again.
    return replace(first, high=Kopecks(first.high + most), second=most)


async def estimate_calls(
    tx: AsyncConnection,
    account: Account,
    content: CallDraft,
    recipient_count: int,
    settings: Settings,
    draft_id: int | None = None,
) -> PriceEstimate:
    """The same without second calls."""
    size = most_in_one_request(content, settings)
    texts, records = len(texts_of_each_request(content)), len(texts_to_voice(content))
    requests = math.ceil(recipient_count / size)
    if content.is_personal and draft_id is not None and isinstance(content.what, SpokenText):
        said = await recipients.sentences(tx, draft_id, size)
        requests = said.requests
        if can_be_voiced(content.what):
            # Of a launch over several days each day pays its own.
            records += min(said.different, recipient_count)
        else:
            texts += 1
    expected = estimate(
        recipient_count,
        past=await past_costs(tx, account.id),
        price_per_answer=account.price_kopecks,
        texts=texts,
        records=records,
        requests=requests,
    )
    if content.rounds is None:
        return expected
    # If nobody answers, all are called again in each round.
    times, (least, most) = 1 + content.rounds.left, expected.text_costs
    high = None if expected.high is None else Kopecks(expected.high * times)
    return replace(expected, high=high, text_costs=(least, Kopecks(most * times)))


def flash_call_price(account: Account) -> PriceEstimate:
    """What a flash call costs, as the account's owner says. The service never tells, neither before nor after."""
    price = account.flash_price_kopecks
    if price is None:
        return PriceEstimate(Kopecks(0), None, PriceBasis.UNKNOWN)
    return PriceEstimate(price, price, PriceBasis.PRICE_PER_ANSWER)


def most_in_one_request(content: CallDraft, settings: Settings) -> int:
    """Recipients that go into one request."""
    if content.until_acknowledged:
        return 1
    return min(settings.batch_size, content.per_minute or settings.batch_size)


async def past_costs(tx: AsyncConnection, account_id: AccountId) -> PastCosts:
    """What the account's latest calls cost, to estimate a price from."""
    rows = await calls.past_costs(tx, account_id)
    return PastCosts(
        answered=[Kopecks(cost) for outcome, cost in rows if outcome == CallOutcome.ANSWERED],
        missed=[Kopecks(cost) for outcome, cost in rows if outcome != CallOutcome.ANSWERED],
    )


async def money_refusals(
    tx: AsyncConnection, account: Account, expected: PriceEstimate, recipient_count: int
) -> list[Refusal]:
    """An account known to be empty can't call; one whose balance is not known may try.

    A launch to many recipients needs money for all of them: the upper end of the estimate, beside what launches under
    way may still cost.
    """
    balance = account.balance_kopecks
    if balance is None:
        return []
    if balance <= 0:
        return [Refusal("no-money", balance=balance)]
    if recipient_count <= FEW:
        return []
    needed = expected.low if expected.high is None else expected.high
    missing = needed + await launches.still_to_spend(tx, account.id) - balance
    if missing <= 0:
        return []
    return [Refusal("not-enough-money", balance=balance, needed=needed, missing=missing)]
