"""From what somebody sent to a list on the screen: read in a confined child, written down, copied into a draft.

If this is cut short, it leaves no draft, or one that says that its recipients are not written down yet. The update that
brought the list is handled again, and nothing of this costs anything.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from bot.domain.drafts.draft import CallDraft, FromList
from bot.domain.ids import ChatId, UserId
from bot.domain.phone import Phone, format_phone
from bot.services.drafts.drafting import ConfirmView, Drafting
from bot.services.drafts.list_reading import Origin, reading_of
from bot.services.drafts.recipients import ListDrafts
from bot.services.lists.lists import ListCard, Lists
from bot.services.refusal import Refusal
from bot.sheets.gathered import read_gathered
from bot.sheets.reading import read_file, read_pasted
from bot.sheets.sheet import Columns, Sheet

Told = Callable[[int], None]
"""Gets the number of rows read so far."""
CARDS_TOGETHER = timedelta(minutes=5)
"""Contact cards come one by one; a card that comes so soon after others belongs to them."""


class Importing:
    def __init__(self, *, lists: Lists, list_drafts: ListDrafts, drafting: Drafting) -> None:
        self._lists = lists
        self._list_drafts = list_drafts
        self._drafting = drafting

    async def file(
        self,
        user_id: UserId,
        chat_id: ChatId,
        path: Path,
        *,
        file_name: str,
        file_id: str,
        message_id: int,
        told: Told,
        asked: CallDraft | None = None,
    ) -> ConfirmView:
        """A file at `path`; `message_id`: the message that will show the list; `asked`: the call its caption asks for.

        Raises bot.sheets.SheetRefused, Refusal not-connected.
        """
        with await read_file(path, file_name=file_name, on_progress=told) as sheet:
            list_id = await self._lists.read_in(
                user_id,
                sheet,
                name=Path(file_name).stem,
                file_id=file_id,
                reading=reading_of(sheet, "file", file_name),
            )
        return await self._list_drafts.start(user_id, chat_id, list_id, message_id=message_id, asked=asked)

    async def pasted(
        self, user_id: UserId, chat_id: ChatId, text: str, *, name: str, asked: CallDraft | None = None
    ) -> ConfirmView:
        """A text from the chat; `asked`: the call it was sent for. Raises bot.sheets.SheetRefused, Refusal not-connected."""
        with read_pasted(text) as sheet:
            return await self._start(user_id, chat_id, sheet, "pasted", name, asked)

    async def gathered(
        self,
        user_id: UserId,
        chat_id: ChatId,
        recipients: Sequence[tuple[str, str]],
        *,
        name: str,
        origin: Origin,
        asked: CallDraft | None = None,
    ) -> ConfirmView:
        """(name, phone as typed) of each, from contact cards or a long line; the line may ask for a call (`asked`).

        Raises bot.sheets.SheetRefused, Refusal not-connected.
        """
        with read_gathered(recipients) as sheet:
            return await self._start(user_id, chat_id, sheet, origin, name, asked)

    async def corrected(
        self, user_id: UserId, draft_id: int, revision: int, path: Path, columns: Columns, *, told: Told
    ) -> ConfirmView:
        """The same draft, with its file read again by these columns. Raises bot.sheets.SheetRefused, Refusal."""
        card = await self.list_of(user_id, draft_id)
        if card.reading is None or card.file_id is None:
            raise Refusal("list-gone")
        file_name = card.reading.file_name
        with await read_file(path, file_name=file_name, columns=columns, on_progress=told) as sheet:
            list_id = await self._lists.read_in(
                user_id,
                sheet,
                name=card.name,
                file_id=card.file_id,
                reading=reading_of(sheet, "file", file_name),
                instead_of=card,
            )
        return await self._list_drafts.use_list(user_id, draft_id, revision, list_id)

    async def list_of(self, user_id: UserId, draft_id: int) -> ListCard:
        """The list of an open draft. Raises Refusal: list-gone, not-yours, draft-closed."""
        content, _ = await self._drafting.content(user_id, draft_id)
        if not isinstance(content.source, FromList):
            raise Refusal("list-gone")
        return await self._lists.card(user_id, content.source.list_id)

    async def one_more(
        self, user_id: UserId, chat_id: ChatId, phone: Phone, name: str
    ) -> tuple[ConfirmView, int | None] | None:
        """Adds a contact card to the list that earlier cards became a short while ago; also returns that list's message.

        None: there is no such list, so the card stands alone.
        """
        row = await self._list_drafts.latest(user_id, chat_id, CARDS_TOGETHER)
        if row is None or not isinstance(row.content.source, FromList):
            return None
        card = await self._lists.card(user_id, row.content.source.list_id)
        if card.reading is None or card.reading.origin != "contacts" or card.consent or card.is_saved:
            return None
        recipients = [
            (entry.name, entry.typed)
            async for page in self._lists.entries(user_id, card.id)
            for entry in page
        ]
        with read_gathered([*recipients, (name, format_phone(phone))]) as sheet:
            list_id = await self._lists.read_in(
                user_id, sheet, name=card.name, reading=reading_of(sheet, "contacts")
            )
        view = await self._list_drafts.use_list(user_id, row.id, row.revision, list_id)
        await self._lists.forget(user_id, card.id)
        return view, row.message_id

    async def _start(
        self,
        user_id: UserId,
        chat_id: ChatId,
        sheet: Sheet,
        origin: Origin,
        name: str,
        asked: CallDraft | None,
    ) -> ConfirmView:
        list_id = await self._lists.read_in(user_id, sheet, name=name, reading=reading_of(sheet, origin))
        return await self._list_drafts.start(user_id, chat_id, list_id, asked=asked)
