"""The workers that are only a loop: what they do, how often, and what wakes them sooner.

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
    """A worker that does `work` again and again: after `every_s` seconds if nothing is left, at once if `wake` is set."""

    name: str
    every_s: float
    work: Work
    wake: asyncio.Event | None = None

    def start(self, supervisor: Supervisor) -> None:
        """Until the process stops."""
        supervisor.start(self.name, supervisor.every(self.every_s, self.work, name=self.name, wake=self.wake))


def loops(services: Services, *, takes_webhooks: bool) -> Iterator[Loop]:
    """All plain loops except the housekeeping. Without webhooks the inbox needs no watching."""
    wakeups = services.wakeups

    # The side server is another process and can't wake us; a look costs one indexed read.
    yield Loop("inbox", 0.2, partial(take_inbox, services.tracking, services.reconciling))

    # The operator should hear that the inbox keeps nothing before anybody misses outcomes.
    if takes_webhooks:
        yield Loop("inbox watch", INBOX_WATCH_S, and_rest(services.inbox_watch.look))

    # Asks about calls that no webhook told of, and notices calls that should have begun and have not.
    yield Loop("reconciler", 1.0, partial(_reconcile, services.reconciling), wake=wakeups.asking)

    # Begins further rounds of lists: who was not reached is called again, as was confirmed.
    yield Loop("rounds", 5.0, and_rest(services.next_rounds.begin_due))

    # Asks about each day of a schedule, or calls for it where the account's owner allowed that.
    yield Loop("schedules", 5.0, and_rest(services.occurrences.begin_due))

    # Settles requests of senders that died in other processes; this process settles its own before it starts.
    yield Loop("recovery", 60.0, and_rest(partial(_recover, services)))

    # Takes back planned calls to phones on the stop list. An entry made in this process wakes it; entries of other
    # processes, and calls that were on their way, are found this late.
    yield Loop("stop guard", 180.0, and_rest(services.stop_guard.sweep), wake=wakeups.stop_list)

    # Looks at records that wait for moderation: a look costs nothing, and calls with them can't start before.
    yield Loop("moderation", 600.0, and_rest(services.record_list.watch))

    # Asks whether templates that somebody waits for may be used by now: each at growing intervals.
    yield Loop("templates", 60.0, and_rest(services.templates.look))

    # Compares each account's balance with the ledger once a day, or later that day if its calls are still under way.
    yield Loop("balance check", HOUR_S, and_rest(services.balance_check.look))

    # What an account's owner and the groups that watch have to know, each time once.
    yield Loop("alerts", 60.0, and_rest(services.alerts.look))

    # A message a day to each group that chose an hour.
    yield Loop("digests", 60.0, and_rest(services.digests.make_due))

    # Ends codes after five minutes, and settles flash calls whose sender died as unknown.
    yield Loop("verifier", 5.0, partial(_close_verifications, services))

    # Most lists are called once and never looked at again; an unsaved list is other people's data and has to go.
    yield Loop("lists", HOUR_S, partial(_forget_lists, services))

    # What a user's own system has taken is kept only as long as the inbox might hand it over again.
    yield Loop("passed on", HOUR_S, and_rest(services.relaying.forget_done))


class Sweeps(Protocol):
    """Chat state that expires; with Redis it expires by itself."""

    async def sweep(self) -> int:
        """Deletes what expired; returns how much."""


def housekeeping(fsm: Sweeps, outbox: Outbox) -> Loop:
    """Forgets what nobody will ask about any more, so that the database grows with what is live and not with history."""

    async def forget() -> None:
        await fsm.sweep()
        await outbox.forget_old()

    return Loop("housekeeping", HOUR_S, and_rest(forget))


def and_rest(do: Callable[[], Awaitable[object]]) -> Work:
    """Turns `do`, which does everything at once, into Work that has nothing left until the next time."""

    async def work() -> bool:
        await do()
        return False

    return work


async def take_inbox(tracking: Tracking, reconciling: Reconciling) -> bool:
    """Reads what the side server has put on disk into the ledger: each entry once, in the order of arrival.

    True: there may be more.
    """
    taken = await tracking.take_next()
    # Asked after the commit, so that no transaction stays open while we wait for the network.
    await reconciling.verify(taken.claims)
    return taken.entries > 0


async def _reconcile(reconciling: Reconciling) -> bool:
    """True if calls were due: there may be more than fit into one request."""
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
