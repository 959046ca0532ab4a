"""What users do in their chats, rightly, hastily or maliciously."""

from datetime import timedelta

from hypothesis import strategies as st

from bot.telegram.buttons import (
    CancelLaunch,
    RepeatLaunch,
    ResumeAsked,
    ResumeLaunch,
    SettleBatch,
    StopLaunch,
)
from handlers.records.buttons import TextRecord
from tests.promises.acting import Acting, anybody, members, rule, some
from tests.promises.books import PAYS, Tap, buttons_of
from tests.promises.cast import ADMITTED, OWNERS, Member, marked, written

WHENS = (
    "",
    "",
    "",
    "",
    "завтра в 10 ",
    "в 18:30 ",
    "через 2 часа ",
    "завтра в 23:00 ",
    "сегодня в 19:59 ",
    "tomorrow 10:00 ",
)
RESTS = ("", "", " <b>{имя}</b> & «ёлки»", " 8 916 что-то", "\n#12 \u202eзадом\u200d", " завтра в 12, /lock")
WORDS = (
    "/cancel", "отмена", "стоп", "/menu", "/calls", "/planned", "/balance", "/lists", "/settings", "/stoplist",
    "/help", "/start", "/phones", "/templates", "/disconnect", "/call_1", "/records", "/verify", "привет", "2", "4", "в 12:00",
    "dc:1:1", "/connect",
)  # fmt: skip


class People(Acting):
    """Rules only act and write down what was done."""

    @rule(which=some)
    def a_call_leaves(self, which: int) -> None:
        """The plain case. It is drawn often: Hypothesis prefers the rule with the fewest parameters that comes first."""
        who = ADMITTED[which % len(ADMITTED)]
        self.run(self._confirmed_call(who, which))
        self.run(self._move(timedelta(seconds=6)))

    @rule(
        who=members,
        picked=st.lists(some, min_size=1, max_size=3),
        when=st.sampled_from(WHENS),
        rest=st.sampled_from(RESTS),
        is_command=st.booleans(),
        confirms=st.booleans(),
    )
    def asks_for_a_call(
        self, who: Member, picked: list[int], when: str, rest: str, is_command: bool, confirms: bool
    ) -> None:
        phones = sorted({who.phones[index % len(who.phones)] for index in picked})
        text = self.books.write(who, frozenset(phones))
        command = "/call " if is_command else ""
        said = f"{command}{', '.join(map(written, phones))} {when}{marked(text.mark, rest)}"
        self.run(self._say(who, said))
        if confirms:
            self.run(self._press_newest(who, PAYS, 1, waits=True))

    @rule(who=members, first=some, count=st.integers(2, 5), confirms=st.booleans())
    def pastes_a_list(self, who: Member, first: int, count: int, confirms: bool) -> None:
        phones = [who.phones[(first + index) % len(who.phones)] for index in range(count)]
        self.books.listed.setdefault(who.id, set()).update(phones)
        text = self.books.write(who, frozenset(phones))
        lines = "\n".join(f"Получатель {index}; {written(phone)}" for index, phone in enumerate(phones))
        self.run(self._say(who, lines))
        self.run(self._say(who, marked(text.mark)))
        if confirms:
            self.run(self._press_newest(who, PAYS, 1, waits=True))
            if count > 3:
                self.run(self._say(who, str(count)))

    @rule(who=anybody, word=st.sampled_from(WORDS), waits=st.booleans())
    def says(self, who: Member, word: str, waits: bool) -> None:
        self.run(self._say(who, word, waits=waits))

    @rule(which=some, seconds=st.sampled_from((4, 300, 590, 660, 3600, 30_000)))
    def confirms_after_a_while(self, which: int, seconds: int) -> None:
        """The screen was drawn by day, or at another hour."""
        who = ADMITTED[which % len(ADMITTED)]
        self.run(self._written_call(who, which))
        self.run(self._move(timedelta(seconds=seconds)))
        self.run(self._press_newest(who, PAYS, 1, waits=True))
        self.run(self._move(timedelta(seconds=6)))

    @rule(who=members, number=st.integers(1, 6), what=st.sampled_from(("/call_", "/calls", "/planned")))
    def looks_at_calls(self, who: Member, number: int, what: str) -> None:
        self.run(self._say(who, f"{what}{number}" if what == "/call_" else what))

    @rule(who=members, times=st.integers(1, 3), waits=st.booleans())
    def confirms(self, who: Member, times: int, waits: bool) -> None:
        self.run(self._press_newest(who, PAYS, times, waits=waits))

    @rule(who=members, waits=st.booleans())
    def cancels_or_stops(self, who: Member, waits: bool) -> None:
        self.run(self._press_newest(who, (CancelLaunch, StopLaunch), 1, waits=waits))

    @rule(who=members)
    def repeats(self, who: Member) -> None:
        self.run(self._press_newest(who, (RepeatLaunch,), 2, waits=True))

    @rule(who=members)
    def resumes_or_settles(self, who: Member) -> None:
        self.run(self._press_newest(who, (ResumeLaunch, ResumeAsked, SettleBatch), 1, waits=True))

    @rule(who=anybody, which=some, waits=st.booleans())
    def taps_what_stands_there(self, who: Member, which: int, waits: bool) -> None:
        standing = [
            (message["message_id"], button.pack())
            for message in self._messages(who)
            for button in buttons_of(message)
        ]
        if standing:
            self.run(self._press(who, *standing[which % len(standing)], waits=waits))

    @rule(who=anybody, which=some, waits=st.booleans())
    def taps_an_old_button(self, who: Member, which: int, waits: bool) -> None:
        """Also on a message that is gone: the tap may have been under way."""
        shown = self.stage.world.telegram._state.history(who.id).shown_data
        old = sorted((message_id, data) for message_id, several in shown.items() for data in several)
        if old:
            self.run(self._press(who, *old[which % len(old)], waits=waits))

    @rule(which=some)
    def a_tap_comes_again(self, which: int) -> None:
        """Telegram delivers it under a new update id."""
        if self.books.taps:
            self.run(self._tap_comes_again(self.books.taps[which % len(self.books.taps)]))

    async def _tap_comes_again(self, tap: Tap) -> None:
        await self.stage.world.telegram.resend_tap(tap.id)
        self._tapped(tap.who, tap.data, tap.id)
        await self._quiet()

    @rule(who=anybody, of=anybody, which=some)
    def forges_a_tap(self, who: Member, of: Member, which: int) -> None:
        """A crafted client presses a button that only another user was shown."""
        shown = self.stage.world.telegram._state.history(of.id).shown_data
        data = sorted({data for several in shown.values() for data in several})
        own = self._messages(who)
        if data and own:
            self.run(
                self._press(who, own[-1]["message_id"], data[which % len(data)], waits=True, forged=True)
            )

    @rule(which=some, who=anybody)
    def forges_a_yes(self, which: int, who: Member) -> None:
        """A yes to what somebody else has just been asked."""
        of = ADMITTED[which % len(ADMITTED)]
        self.run(self._written_call(of, which))
        asked = [button for message in self._messages(of) for button in buttons_of(message)]
        data = [button.pack() for button in asked if isinstance(button, PAYS)]
        own = self._messages(who)
        if data and own and who != of:
            self.run(self._press(who, own[-1]["message_id"], data[-1], waits=True, forged=True))
            self.run(self._move(timedelta(seconds=6)))

    @rule(who=members)
    def locks(self, who: Member) -> None:
        self.run(self._lock(who))

    @rule(who=st.sampled_from(OWNERS), waits=st.booleans())
    def an_owner_unlocks(self, who: Member, waits: bool) -> None:
        self._spans_end(self.books.locks.get(who.account, []))
        self.run(self._say(who, "/unlock", waits=waits))

    @rule(who=members, which=some, waits=st.booleans())
    def puts_on_the_stop_list(self, who: Member, which: int, waits: bool) -> None:
        self.run(self._stop(who, who.phones[which % len(who.phones)], waits=waits))

    @rule(who=members, which=some)
    def asks_for_a_code(self, who: Member, which: int) -> None:
        self.run(self._say(who, f"/verify {written(who.phones[which % 6])}"))

    @rule(who=members)
    def wants_a_record(self, who: Member) -> None:
        text = self.books.write(who, frozenset())
        self.run(self._say(who, "/records"))
        self.run(self._press_newest(who, (TextRecord,), 1, waits=True))
        self.run(self._say(who, marked(text.mark)))

    @rule(who=members, number=st.integers(1, 4), moves=st.booleans())
    def changes_what_is_planned(self, who: Member, number: int, moves: bool) -> None:
        self.run(self._say(who, f"/move {number} завтра в 12" if moves else f"/remove {number}"))

    @rule(who=members)
    def connects(self, who: Member) -> None:
        """Connects the key again, or after having disconnected."""
        self.run(self._say(who, self.stage.key_of(who)))
