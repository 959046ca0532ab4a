"""The workers that are only a loop: what is done, how often, and what asks for it sooner.

A worker with rules of its own is a module beside this one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from bot.assembly import Services
from bot.services.chat.outbox import Outbox
from bot.services.news.reconciling import Reconciling
from bot.services.news.tracking import Tracking
from bot.services.receiving.inbox_watch import LOOK_EVERY_S as INBOX_WATCH_S
from bot.workers.supervisor import Supervisor, Work

HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Loop:
    """A worker: `work` again and again, every `every_s` seconds when nothing is left, and at once when `wake` is set."""

    name: str
    every_s: float
    work: Work
    wake: asyncio.Event | None = None

    def start(self, supervisor: Supervisor) -> None:
        """Until the process stops."""
        supervisor.start(self.name, supervisor.every(self.every_s, self.work, name=self.name, wake=self.wake))


def loops(services: Services, *, takes_webhooks: bool) -> Iterator[Loop]:
    """All but the housekeeping. Without webhooks there is nothing to see in the inbox's state."""
    wakeups = services.wakeups

    # The side server is another process and can't wake us; a look costs one indexed read.
    yield Loop("inbox", 0.2, partial(take_inbox, services.tracking, services.reconciling))

    # So that the operator hears of an inbox that keeps nothing before the outcomes are missed.
    if takes_webhooks:
        yield Loop("inbox watch", INBOX_WATCH_S, and_rest(services.inbox_watch.look))

    # Calls that no webhook told of are asked about; those that should have begun and have not are noticed.
    yield Loop("reconciler", 1.0, partial(_reconcile, services.reconciling), wake=wakeups.asking)

    # Senders that died in another process; those of this one are settled before it starts.
    yield Loop("recovery", 60.0, and_rest(partial(_recover, services)))

    # Planned calls to whoever has entered the stop list are taken back at the service. It is woken at each entry of this
    # process; others' entries, and calls that were on their way, are found this late.
    yield Loop("stop guard", 180.0, and_rest(services.stop_guard.sweep), wake=wakeups.stop_list)

    # Records that wait for moderation: a look costs nothing, and calls with them never start before.
    yield Loop("moderation", 600.0, and_rest(services.record_list.watch))

    # Each account's balance is compared with the ledger once a day, later in the day where its calls are still under way.
    yield Loop("balance check", HOUR_S, and_rest(services.balance_check.look))

    # After five minutes nobody may type a code any more, and a flash call whose sender died is unknown.
    yield Loop("verifier", 5.0, partial(_close_verifications, services))

    # Most lists are called once and never looked at again; what nobody saved is other people's data and has to go.
    yield Loop("lists", HOUR_S, partial(_forget_lists, services))


class Sweeps(Protocol):
    """Chat state that expires; with Redis it expires by itself."""

    async def sweep(self) -> int:
        """Deletes what expired; how much that was."""


def housekeeping(fsm: Sweeps, outbox: Outbox) -> Loop:
    """Forgets what nobody will ask about any more, so that the database grows with what is live and not with history."""

    async def forget() -> None:
        await fsm.sweep()
        await outbox.forget_old()

    return Loop("housekeeping", HOUR_S, and_rest(forget))


def and_rest(do: Callable[[], Awaitable[object]]) -> Work:
    """Work that does everything at once: afterwards nothing is left until the next time."""

    async def work() -> bool:
        await do()
        return False

    return work


async def take_inbox(tracking: Tracking, reconciling: Reconciling) -> bool:
    """Projects what the side server has written down onto calls: each entry once, in the order they arrived.

    True: there may be more.
    """
    taken = await tracking.take_next()
    # Asked after the commit: nothing that waits for the network holds a transaction open.
    await reconciling.verify(taken.claims)
    return taken.entries > 0


async def _reconcile(reconciling: Reconciling) -> bool:
    """True when calls were due: there may be more than fit into one question."""
    asked = await reconciling.sweep()
    await reconciling.hint_moderation()
    await reconciling.close_unheard()
    await reconciling.note_balances()
    return asked > 0


async def _recover(services: Services) -> None:
    await services.sending.recover(only_sender=False)
    await services.records.recover(only_sender=False)


async def _close_verifications(services: Services) -> bool:
    await services.verifying.recover(only_sender=False)
    return await services.verifying.close_over() > 0


async def _forget_lists(services: Services) -> bool:
    return await services.lists.forget_passing() > 0
