"""Who is a lead, and who was told of it, beside what the service's own books say of their calls."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from bot.domain.lead import ToldAs
from bot.domain.reactions import walk
from storage.tables import calls, lead_answers, leads
from tests.contract.any_order_world import GROUP, TREE, USER, Ledger, Truth
from tests.databases import MovedClock

HOT = {one.place: one.number for one in walk(TREE) if one.reaction.is_hot}
NODES = {one.reaction.trigger.digit: one.number for one in walk(TREE)}


class LeadBooks:
    """`sent`: (lead, chat, why) of each message; `cut_off`: of these, how many were sent by a worker that died before it
    wrote that down.
    """

    def __init__(self) -> None:
        self.sent = Counter[tuple[int, int, str]]()
        self.cut_off = Counter[tuple[int, int, str]]()

    async def tell(self, ledger: Ledger, *, dies: bool = False) -> None:
        """As the worker does it."""
        telling = ledger.services.lead_telling
        await telling.tell_due()
        for number, message in enumerate(await telling.due(limit=1000)):
            assert await telling.claim(message)
            if message.row.message_id is None:
                sent = (message.row.lead_id, message.chat_id, message.row.telling)
                self.sent[sent] += 1
                if dies:
                    self.cut_off[sent] += 1
                    continue
            await telling.shown(message, message.row.message_id or 100 + number, "…")

    async def compare(
        self, ledger: Ledger, clock: MovedClock, books: Sequence[Truth], pressed: Collection[tuple[int, int]]
    ) -> None:
        """`books`: the service's own. `pressed`: (call, key) of each reaction whose webhook came."""
        async with ledger.database.reading() as tx:
            known = set(await tx.scalars(select(calls.c.provider_id)))
            rows = await tx.execute(
                select(calls.c.provider_id, lead_answers.c.node)
                .join(calls, calls.c.id == lead_answers.c.call_id)
                .order_by(lead_answers.c.id)
            )
            nodes: dict[int, set[int]] = {}
            for call_id, node in rows:
                assert node not in nodes.setdefault(call_id, set())
                nodes[call_id].add(node)
            # They wait once, and nobody has taken care of any of them.
            phones = sorted(await tx.scalars(select(leads.c.phone)))
            ids = set(await tx.scalars(select(leads.c.id)))
        truth = {call["id"]: call for call in books}
        check_leads({call_id: truth[call_id] for call_id in known}, nodes, pressed)
        assert phones == sorted({truth[call_id]["phone"] for call_id in nodes})
        await self._everybody_was_told(ledger, clock, ids)

    async def _everybody_was_told(self, ledger: Ledger, clock: MovedClock, ids: set[int]) -> None:
        """Once, and again only what a death had cut off: Telegram can't tell a repeated message from a new one."""
        # The worker dies once; then: at once, again, the owner, and nothing more.
        for dies in (True, False, False, False, False):
            await self.tell(ledger, dies=dies)
            clock.move(minutes=5)
        first = {(lead_id, chat_id, ToldAs.FIRST) for lead_id in ids for chat_id in (USER, GROUP)}
        assert first <= self.sent.keys()
        assert all(times == 1 + self.cut_off[sent] for sent, times in self.sent.items())


def check_leads(
    known: Mapping[int, Truth], nodes: Mapping[int, set[int]], told: Collection[tuple[int, int]]
) -> None:
    """`known`: the calls whose ids we know. `nodes`: what of each call led to a lead. `told`: (call, key) of each reaction
    whose webhook came.
    """
    assert nodes.keys() <= known.keys()
    for call_id, call in known.items():
        places = [tuple(one["place"]) for one in call["conversation"]["heard"]]
        chosen = {HOT[place] for place in places if place in HOT}
        found = nodes.get(call_id, set())
        assert found <= chosen, f"a lead that nobody asked for: {call}"
        # While it lasts, a reaction is known by its own webhook alone.
        by_webhook = {NODES[key] for told_of, key in told if told_of == call_id}
        missing = (chosen if call["status"] == "finished" else chosen & by_webhook) - found
        assert not missing, f"somebody waits, and nobody knows: {call}"
