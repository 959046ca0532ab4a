"""Which column is what, with what stands in it, as a pure function of what is picked so far."""

from dataclasses import dataclass, replace

from bot.domain.ids import DraftId
from bot.services.list_reading import Reading
from bot.sheets import Columns
from bot.telegram.list_buttons import PickColumns, UseColumns
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.buttons import BackToDraft

PAGE = 8
_CELL = 24
_HEADER = 20
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Picked:
    """`name` None: no column has names. `kept` are the variables."""

    phone: int
    name: int | None
    kept: frozenset[int]

    def columns(self, reading: Reading) -> Columns:
        """For reading the file."""
        kept = sorted(self.kept - {self.phone, self.name})
        return Columns(
            phone=self.phone,
            name=self.name,
            variables=tuple(
                (index, reading.headers[index]) for index in kept if index < len(reading.headers)
            ),
            has_header=reading.columns.has_header,
        )

    def with_phone(self, column: int) -> "Picked":
        return replace(self, phone=column, name=None if self.name == column else self.name)

    def with_name(self, column: int | None) -> "Picked":
        return self if column == self.phone else replace(self, name=column)

    def toggled(self, column: int) -> "Picked":
        return replace(self, kept=self.kept ^ {column})


def picked_of(reading: Reading) -> Picked:
    """As the file was read."""
    columns = reading.columns
    return Picked(columns.phone, columns.name, frozenset(index for index, _ in columns.variables))


def picked_in(button: PickColumns | UseColumns) -> Picked:
    mask = int(button.kept or "0", 36)
    kept = frozenset(index for index in range(mask.bit_length()) if mask >> index & 1)
    return Picked(button.phone, None if button.name < 0 else button.name, kept)


class ColumnScreens:
    """For one draft's file."""

    def __init__(self, draft: DraftId, reading: Reading, picked: Picked, say: Say) -> None:
        self._draft = draft
        self._reading = reading
        self._picked = picked
        self._say = say

    def main(self, start: int) -> Screen:
        """All columns a page at a time, each with its part and what stands in it."""
        say, picked = self._say, self._picked
        lines: list[str] = [say("list-columns-title"), ""]
        toggles: list[Button] = []
        for index in self._shown(start):
            lines.append(self._line(index))
            if index not in {picked.phone, picked.name}:
                key = "button-list-column-drop" if index in picked.kept else "button-list-column-keep"
                label = say.plain(key, name=self._short(index))
                toggles.append(Button(label, self._pick("m", start, picked.toggled(index))))
        rows: list[Row] = [
            (
                Button(say.plain("button-list-column-phone"), self._pick("p", 0, picked)),
                Button(say.plain("button-list-column-name"), self._pick("n", 0, picked)),
            ),
            *(tuple(toggles[at : at + 2]) for at in range(0, len(toggles), 2)),
            self._turns("m", start),
        ]
        if picked != picked_of(self._reading):
            use = UseColumns(
                draft=self._draft, phone=picked.phone, name=_column(picked.name), kept=_mask(picked.kept)
            )
            rows.append((Button(say.plain("button-list-columns-use"), use),))
        rows.append((Button(say.plain("button-back"), BackToDraft(draft=self._draft)),))
        return Screen("\n".join(lines), tuple(rows))

    def choice(self, part: str, start: int) -> Screen:
        """Which column has the phones (p) or the names (n)."""
        say, picked = self._say, self._picked
        rows: list[Row] = []
        for index in self._shown(start):
            if part == "n" and index == picked.phone:
                continue
            chosen = picked.with_phone(index) if part == "p" else picked.with_name(index)
            rows.append((Button(self._short(index), self._pick("m", 0, chosen)),))
        if part == "n":
            nobody = self._pick("m", 0, picked.with_name(None))
            rows.append((Button(say.plain("button-list-no-names"), nobody),))
        rows += [
            self._turns(part, start),
            (Button(say.plain("button-back"), self._pick("m", 0, picked)),),
        ]
        text = say("list-columns-which-phone" if part == "p" else "list-columns-which-name")
        lines = [text, "", *(self._line(index) for index in self._shown(start))]
        return Screen("\n".join(lines), tuple(rows))

    def _shown(self, start: int) -> range:
        return range(start, min(start + PAGE, len(self._reading.headers)))

    def _line(self, index: int) -> str:
        picked = self._picked
        part = "variable" if index in picked.kept else "dropped"
        if index == picked.phone:
            part = "phone"
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
        return _cut(self._reading.headers[index], _HEADER)

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
            part=part,
            start=start,
        )


def _column(index: int | None) -> int:
    return -1 if index is None else index


def _mask(kept: frozenset[int]) -> str:
    number, text = sum(1 << index for index in kept), ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
