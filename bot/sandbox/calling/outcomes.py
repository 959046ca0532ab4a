"""Newcomers and tests choose what happens to a call by the last four digits of the phone they type.

Endings 95–99 are reserved as TABLE says; every other phone answers, talks for 12 seconds and is `finished`.
Letters in an ending stand for digits: D and E are keys, NN is a number of seconds. A test can give a phone an
`Outcome` of its own (`CallingSandbox.script`), with a whole conversation.

An ending decides only while calls are not held for the page's buttons (`hold_calls`). Endings 9901–9906 act
while the call is being placed, so they work even then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

STAY = -1
"""The answer of a recipient who stayed on the line (contract §2)."""

Answer = int | str
"""What a recipient does: a digit pressed, words said, or STAY."""

NO_ANSWER, BUSY, NO_SUCH_NUMBER, NORMAL = 19, 17, 1, 16
"""Hangup causes by Q.850; the contract doesn't say whether the service uses these."""

Placing = Literal["plain", "item_error", "omitted", "omitted_but_placed", "drop", "gateway", "hang"]
"""What the answer to the placing request does with this phone."""

WebhookQuirk = Literal["none", "late", "doubled", "reordered", "lost", "differing"]
ReactionFate = Literal["sent", "lost", "doubled", "late"]
"""What becomes of the webhook of a reaction."""

Aim = Literal["none", "block", "manager", "random"]
"""What the recipient looks for in the tree: nothing (they answer as `reactions` say), the reaction that puts them on
the stop list, the one that connects a manager, or whatever comes, by `seed` and phone."""

ManagerFate = Literal["answers", "no_answer"]


@dataclass(frozen=True)
class Outcome:
    """One call's story. Times are the service's seconds.

    `reactions`: the answers one after another, a level each if the tree awaits them. Whoever has no more answers
    hangs up. STAY where no reaction is foreseen for that ends the call.
    `reaction_webhooks` None: as the sandbox's ReactionFaults say; the same for `reaction_call_id`, which is whether
    they hold "apicallId".
    """

    answers: bool = True
    answers_from_round: int = 1
    hangup_cause: int = NORMAL
    ring_s: int = 4
    talk_s: int = 12
    reactions: tuple[Answer, ...] = ()
    aim: Aim = "none"
    seed: int = 0
    manager: ManagerFate = "answers"
    placing: Placing = "plain"
    webhooks: WebhookQuirk = "none"
    reaction_webhooks: ReactionFate | None = None
    reaction_call_id: bool | None = None
    unknown_status: str | None = None
    never_starts: bool = False


class OutcomeRow(NamedTuple):
    """One line of the table that the page and the README print."""

    ending: str
    ru: str
    en: str


TABLE: tuple[OutcomeRow, ...] = (
    OutcomeRow("…", "любой другой: отвечает, говорит 12 с", "any other: answers, talks 12 s"),
    OutcomeRow("950D", "отвечает и нажимает D", "answers and presses D"),
    OutcomeRow("95DE", "нажимает D (1–9), потом E", "presses D (1–9), then E"),
    OutcomeRow("9600", "остаётся на линии (−1)", "stays on the line (−1)"),
    OutcomeRow("9601", "говорит «да»", "says «да» (yes)"),
    OutcomeRow("9602", "говорит «нет»", "says «нет» (no)"),
    OutcomeRow("9603", "говорит «перезвоните позже»", "says «перезвоните позже» (call later)"),
    OutcomeRow("9604", "разговор: отвечает на каждом шаге", "a conversation: answers at every step"),
    OutcomeRow("9605", "выбирает менеджера, тот берёт трубку", "chooses the manager, who picks up"),
    OutcomeRow("9606", "выбирает менеджера, тот не отвечает", "chooses the manager, who doesn't answer"),
    OutcomeRow("9609", "выбирает «больше не звонить»", "chooses the reaction that blocks"),
    OutcomeRow("9700", "не отвечает", "does not answer"),
    OutcomeRow("9701", "занято", "busy"),
    OutcomeRow("9702", "номера нет", "no such number"),
    OutcomeRow("9703", "отвечает только на повторный звонок", "answers only when redialled"),
    OutcomeRow("98NN", "отвечает, говорит NN секунд", "answers, talks NN seconds"),
    OutcomeRow("9901", "отказ по этому номеру", "this number is refused"),
    OutcomeRow("9902", "номера нет в ответе, звонка нет", "missing from the answer, no call"),
    OutcomeRow("9903", "номера нет в ответе, звонок есть", "missing from the answer, called all the same"),
    OutcomeRow("9904", "принято, соединение оборвано", "accepted, connection dropped"),
    OutcomeRow("9905", "принято, ответ 502", "accepted, answered with 502"),
    OutcomeRow("9906", "принято, ответ не приходит", "accepted, the answer never comes"),
    OutcomeRow("9911", "вебхук об итоге опаздывает на 10 минут", "the final webhook is 10 minutes late"),
    OutcomeRow("9912", "вебхук об итоге приходит дважды", "the final webhook comes twice"),
    OutcomeRow("9913", "вебхуки приходят в обратном порядке", "webhooks come in reverse order"),
    OutcomeRow("9914", "вебхуки теряются", "webhooks are lost"),
    OutcomeRow("9915", "вебхук трижды, байты разные", "three webhooks, each of other bytes"),
    OutcomeRow("9916", "нажимает 1, вебхук о нажатии теряется", "presses 1, that webhook is lost"),
    OutcomeRow("9917", "нажимает 1, вебхук о нажатии приходит дважды", "presses 1, that webhook comes twice"),
    OutcomeRow(
        "9918",
        "нажимает 1, вебхук о нажатии опаздывает на 10 минут",
        "presses 1, that webhook is 10 minutes late",
    ),
    OutcomeRow(
        "9919", "нажимает 1, вебхук о нажатии без id звонка", "presses 1, that webhook lacks the call's id"
    ),
    OutcomeRow("9921", "незнакомое слово статуса", "an unknown status word"),
    OutcomeRow("9922", "не начинается никогда", "never starts"),
)

DEFAULT = Outcome()

_FIXED: dict[str, Outcome] = {
    "9600": Outcome(reactions=(STAY,)),
    "9601": Outcome(reactions=("да",)),
    "9602": Outcome(reactions=("нет",)),
    "9603": Outcome(reactions=("перезвоните позже",)),
    "9604": Outcome(aim="random"),
    "9605": Outcome(aim="manager"),
    "9606": Outcome(aim="manager", manager="no_answer"),
    "9609": Outcome(aim="block"),
    "9700": Outcome(answers=False, hangup_cause=NO_ANSWER),
    "9701": Outcome(answers=False, hangup_cause=BUSY),
    "9702": Outcome(answers=False, hangup_cause=NO_SUCH_NUMBER),
    "9703": Outcome(answers_from_round=2),
    "9901": Outcome(placing="item_error"),
    "9902": Outcome(placing="omitted"),
    "9903": Outcome(placing="omitted_but_placed"),
    "9904": Outcome(placing="drop"),
    "9905": Outcome(placing="gateway"),
    "9906": Outcome(placing="hang"),
    "9911": Outcome(webhooks="late"),
    "9912": Outcome(webhooks="doubled"),
    "9913": Outcome(webhooks="reordered"),
    "9914": Outcome(webhooks="lost"),
    "9915": Outcome(webhooks="differing"),
    "9916": Outcome(reactions=(1,), reaction_webhooks="lost"),
    "9917": Outcome(reactions=(1,), reaction_webhooks="doubled"),
    "9918": Outcome(reactions=(1,), reaction_webhooks="late"),
    "9919": Outcome(reactions=(1,), reaction_call_id=False),
    "9921": Outcome(unknown_status="rerouted"),
    "9922": Outcome(never_starts=True),
}


def _pressing(digits: str) -> Outcome:
    first, second = int(digits[0]), int(digits[1])
    return Outcome(reactions=(second,) if first == 0 else (first, second))


_FAMILIES: dict[str, Callable[[str], Outcome]] = {
    "95": _pressing,
    "98": lambda digits: Outcome(talk_s=int(digits)),
}


def outcome_of(phone: str) -> Outcome:
    """The story that the phone's last four digits choose."""
    ending = phone[-4:]
    if ending in _FIXED:
        return _FIXED[ending]
    family = _FAMILIES.get(ending[:2])
    return family(ending[2:]) if family else DEFAULT
