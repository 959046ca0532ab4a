"""Lists as they come into the shop, without a chat."""

from pathlib import Path

from bot.domain.ids import ChatId, ListId, UserId
from bot.services.drafts.drafting import ConfirmView
from bot.services.drafts.list_reading import reading_of
from bot.sheets.reading import read_pasted
from tests.shop.shop import ANNA, Shop

CHAT = ChatId(ANNA)
HEADER = "Телефон;Имя;Город"


async def a_list(shop: Shop, *lines: str, user_id: UserId = ANNA, name: str = "clients") -> ListId:
    """Of lines like "79160000001;Анна;Москва"."""
    with read_pasted("\n".join([HEADER, *lines])) as sheet:
        return await shop.services.lists.read_in(
            user_id, sheet, name=name, reading=reading_of(sheet, "pasted")
        )


async def a_draft(shop: Shop, *lines: str, name: str = "clients") -> ConfirmView:
    """A launch to such a list, with nothing to say yet."""
    return await shop.services.list_drafts.start(ANNA, CHAT, await a_list(shop, *lines, name=name))


async def from_file(shop: Shop, folder: Path, text: str, *, file_name: str = "clients.csv") -> ConfirmView:
    """A draft to the people of a file, read in the child."""
    path = folder / "file"
    path.write_text(text)
    return await shop.services.importing.file(
        ANNA, CHAT, path, file_name=file_name, file_id="file-1", message_id=7, told=lambda _rows: None
    )
