"""What may happen to a day: the steps, and how hypothesis draws them."""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.contract.ledger.caps_model import CLOSES, OPENS

who, which, hours = st.integers(0, 2), st.integers(0, 9), st.integers(0, 23)
few, ahead, working = st.integers(1, 3), st.integers(1, 3), st.integers(OPENS, CLOSES - 1)


@dataclass(frozen=True)
class Call:
    """Some phones, now or planned."""

    user: int
    people: int
    when: tuple[int, int] | None


@dataclass(frozen=True)
class CallList:
    """A list, which waits for its time here, or for its window."""

    user: int
    people: int
    when: tuple[int, int] | None


@dataclass(frozen=True)
class Move:
    which: int
    days: int
    hour: int


@dataclass(frozen=True)
class MoveCall:
    """One call that stands at the service."""

    which: int
    days: int
    hour: int


@dataclass(frozen=True)
class Resume:
    """What was paused, at once or at another day's working hour."""

    which: int
    when: tuple[int, int] | None


@dataclass(frozen=True)
class Send:
    which: int


@dataclass(frozen=True)
class Stop:
    which: int


@dataclass(frozen=True)
class Flash:
    user: int


@dataclass(frozen=True)
class Voice:
    """A text is made into a record."""

    user: int


@dataclass(frozen=True)
class Wait:
    hours: int


@dataclass(frozen=True)
class SetCaps:
    cap: int
    cap_user: int


Step = Call | CallList | Move | MoveCall | Resume | Send | Stop | Flash | Voice | Wait | SetCaps
moments = st.none() | st.tuples(ahead, hours)
openings = st.none() | st.tuples(ahead, working)
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(Call, who, few, moments),
    st.builds(Call, who, few, moments),
    st.builds(CallList, who, few.map(lambda number: number + 1), openings),
    st.builds(CallList, who, few.map(lambda number: number + 1), openings),
    st.builds(Move, which, ahead, working),
    st.builds(MoveCall, which, ahead, working),
    st.builds(Resume, which, openings),
    st.builds(Send, which),
    st.builds(Send, which),
    st.builds(Stop, which),
    st.builds(Flash, who),
    st.builds(Voice, who),
    st.builds(Wait, st.integers(1, 14)),
    st.builds(SetCaps, st.integers(4, 8), st.integers(2, 5)),
)
