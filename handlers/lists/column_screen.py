"""Which column is what, with what stands in it, as a pure function of what is picked so far."""

from dataclasses import dataclass, replace

from bot.domain.ids import DraftId
from bot.services.drafts.list_reading import Reading
from bot.sheets.sheet import Columns
from bot.telegram.keyboard_rows import with_words
from bot.telegram.list_buttons import PickColumns, ReadAnew, UseColumns
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Safe, Say
from handlers.drafts.buttons import BackToDraft

PAGE = 8
_CELL = 24
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Picked:
    """`name` None: no column has names. `kept` columns are variables, `more` have further phones of the same recipient."""

    phone: int
    name: int | None
    kept: frozenset[int]
    more: frozenset[int] = frozenset()

    def columns(self, reading: Reading) -> Columns:
        """The columns to read the file by."""
        kept = sorted(self.kept - {self.phone, self.name, *self.more})
        return replace(
            reading.columns,
            phone=self.phone,
            name=self.name,
            more=tuple(sorted(self.more - {self.phone, self.name})),
            variables=tuple(
                (index, reading.headers[index]) for index in kept if index < len(reading.headers)
            ),
        )

    def with_phone(self, column: int) -> "Picked":
        name = None if self.name == column else self.name
        return replace(self, phone=column, name=name, more=self.more - {column})

    def with_name(self, column: int | None) -> "Picked":
        return self if column == self.phone else replace(self, name=column)

    def with_more(self, column: int) -> "Picked":
        """With one more column of further phones; without it if it was one already."""
        return replace(self, more=self.more ^ {column}, name=None if self.name == column else self.name)

    def toggled(self, column: int) -> "Picked":
        return replace(self, kept=self.kept ^ {column})


def picked_of(reading: Reading) -> Picked:
    """The columns that the file was read by."""
    columns = reading.columns
    kept = frozenset(index for index, _ in columns.variables)
    return Picked(columns.phone, columns.name, kept, frozenset(columns.more))


def picked_in(button: PickColumns | UseColumns) -> Picked:
    name = None if button.name < 0 else button.name
    return Picked(button.phone, name, _unmasked(button.kept), _unmasked(button.more))


class ColumnScreens:
    """The screens about the columns of one draft's file."""

    def __init__(self, draft: DraftId, reading: Reading, picked: Picked, say: Say) -> None:
        self._draft = draft
        self._reading = reading
        self._picked = picked
        self._say = say

    def main(self, start: int) -> Screen:
        """All columns, a page at a time, each with its role and what stands in it."""
        say, picked = self._say, self._picked
        lines: list[str] = [say("list-columns-title"), ""]
        toggles: list[Button] = []
        for index in self._shown(start):
            lines.append(self._line(index))
            if index not in {picked.phone, picked.name, *picked.more}:
                key = "button-list-column-drop" if index in picked.kept else "button-list-column-keep"
                label = say.label(key, name=self._reading.headers[index])
                toggles.append(Button(label, self._pick("m", start, picked.toggled(index))))
        rows: list[Row] = [
            (
                Button(say.plain("button-list-column-phone"), self._pick("p", 0, picked)),
                Button(say.plain("button-list-column-name"), self._pick("n", 0, picked)),
            ),
            (Button(say.plain("button-list-column-more"), self._pick("o", 0, picked)), *self._sheets()),
            *(tuple(toggles[at : at + 2]) for at in range(0, len(toggles), 2)),
            self._turns("m", start),
        ]
        if picked != picked_of(self._reading):
            rows.append((Button(say.plain("button-list-columns-use"), self._use(picked)),))
        rows.append((Button(say.plain("button-back"), BackToDraft(draft=self._draft)),))
        return Screen("\n".join(lines), tuple(rows))

    def choice(self, part: str, start: int) -> Screen:
        """Asks which column has the phones (p), further phones of the same recipient (o) or the names (n)."""
        say, picked = self._say, self._picked
        rows: list[Row] = []
        for index in self._shown(start):
            if part in {"n", "o"} and index == picked.phone:
                continue
            rows.append((self._choose(part, index, start),))
        if part == "n":
            nobody = self._pick("m", 0, picked.with_name(None))
            rows.append((Button(say.plain("button-list-no-names"), nobody),))
        rows += [
            self._turns(part, start),
            (Button(say.plain("button-back"), self._pick("m", 0, picked)),),
        ]
        lines = [_question(part, say), "", *(self._line(index) for index in self._shown(start))]
        return Screen("\n".join(lines), tuple(rows))

    def unsure(self) -> Screen:
        """Two columns could be the phones: nothing is done before the user has said which."""
        say, unsure = self._say, self._reading.notes.unsure
        lines = [say("list-columns-unsure"), "", *(self._line(index) for index in unsure)]
        rows: list[Row] = [
            (Button(self._short(index), self._use(self._picked.with_phone(index))),) for index in unsure
        ]
        rows.append((Button(say.plain("button-back"), BackToDraft(draft=self._draft)),))
        return Screen("\n".join(lines), tuple(rows))

    def sheets(self) -> Screen:
        """Offers the other sheets of the file that have recipients."""
        say, notes = self._say, self._reading.notes
        rows: list[Row] = [
            (Button(with_words(other.title), ReadAnew(draft=self._draft, how=str(other.index))),)
            for other in notes.others
        ]
        rows.append((Button(say.plain("button-back"), self._pick("m", 0, self._picked)),))
        return Screen(say("list-sheets", title=notes.title), tuple(rows))

    def _sheets(self) -> Row:
        if not self._reading.notes.others:
            return ()
        return (Button(self._say.plain("button-list-sheets"), self._pick("s", 0, self._picked)),)

    def _choose(self, part: str, index: int, start: int) -> Button:
        picked = self._picked
        if part == "o":
            key = "button-list-column-drop" if index in picked.more else "button-list-column-keep"
            label = self._say.label(key, name=self._reading.headers[index])
            return Button(label, self._pick("o", start, picked.with_more(index)))
        chosen = picked.with_phone(index) if part == "p" else picked.with_name(index)
        return Button(self._short(index), self._pick("m", 0, chosen))

    def _shown(self, start: int) -> range:
        return range(start, min(start + PAGE, len(self._reading.headers)))

    def _line(self, index: int) -> str:
        picked = self._picked
        part = "variable" if index in picked.kept else "dropped"
        if index == picked.phone:
            part = "phone"
        elif index in picked.more:
            part = "more"
        elif index == picked.name:
            part = "name"
        cells = [row[index] for row in self._reading.samples if index < len(row) and row[index]]
        return self._say(
            "list-column",
            name=self._reading.headers[index],
            part=part,
            cells=", ".join(_cut(cell, _CELL) for cell in cells) or "—",
        )

    def _short(self, index: int) -> str:
        return with_words(self._reading.headers[index])

    def _turns(self, part: str, start: int) -> Row:
        row: list[Button] = []
        if start > 0:
            before = self._pick(part, max(0, start - PAGE), self._picked)
            row.append(Button(self._say.plain("button-previous"), before))
        if start + PAGE < len(self._reading.headers):
            row.append(Button(self._say.plain("button-next"), self._pick(part, start + PAGE, self._picked)))
        return tuple(row)

    def _pick(self, part: str, start: int, picked: Picked) -> PickColumns:
        return PickColumns(
            draft=self._draft,
            phone=picked.phone,
            name=_column(picked.name),
            kept=_mask(picked.kept),
            more=_mask(picked.more),
            part=part,
            start=start,
        )

    def _use(self, picked: Picked) -> UseColumns:
        return UseColumns(
            draft=self._draft,
            phone=picked.phone,
            name=_column(picked.name),
            kept=_mask(picked.kept),
            more=_mask(picked.more),
        )


def _question(part: str, say: Say) -> Safe:
    match part:
        case "p":
            return say("list-columns-which-phone")
        case "o":
            return say("list-columns-which-more")
        case _:
            return say("list-columns-which-name")


def _column(index: int | None) -> int:
    return -1 if index is None else index


def _mask(kept: frozenset[int]) -> str:
    number, text = sum(1 << index for index in kept), ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"


def _unmasked(told: str) -> frozenset[int]:
    mask = int(told or "0", 36)
    return frozenset(index for index in range(mask.bit_length()) if mask >> index & 1)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
