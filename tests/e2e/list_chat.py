"""A list's confirm screen in the chat, drawn as the conversation about a file draws it at its end."""

from collections.abc import Iterable

from bot.domain.drafts.yes import Yes
from bot.domain.ids import ChatId, UserId
from bot.domain.phone import Phone
from bot.domain.turn import Turn
from bot.sheets.reading import read_pasted
from handlers.chat.talk import Talk
from handlers.drafts.desk import Desk
from tests.e2e.story import Story

"""Settings for tests that wait for calls to be made."""


def phone(number: int) -> Phone:
    return Phone(f"7916000{number:04d}")


def people(*numbers: int) -> list[str]:
    return [f"{phone(number)};Человек {number};{number} %" for number in numbers]


async def list_arrives(
    story: Story, lines: Iterable[str], *, name: str = "clients.csv", language: str = "ru"
) -> int:
    """Draws the list's screen in the chat; returns the draft's id. `lines` may begin with a header of their own."""
    services, user_id = story.app.services, UserId(story.user_id)
    rows = list(lines)
    headers = [] if rows[0].startswith("Телефон;") else ["Телефон;Имя;Скидка"]
    with read_pasted("\n".join([*headers, *rows])) as sheet:
        list_id = await services.lists.read_in(user_id, sheet, name=name)
    view = await services.list_drafts.start(user_id, ChatId(story.user_id), list_id)
    await (await desk_of(story, language)).draw_new(ChatId(story.user_id), view)
    return view.draft_id


async def desk_of(story: Story, language: str = "ru") -> Desk:
    """The desk as handlers get it."""
    app, user_id = story.app, story.user_id
    user = await app.services.access.admit(UserId(user_id), "Анна", language)
    assert user is not None
    turn = Turn(0, ChatId(user_id))
    talk = Talk(
        bot=app.bot,
        settings=app.settings,
        clock=app.clock,
        user=user,
        say=app.texts(language),
        state=app.dispatcher.fsm.get_context(app.bot, user_id, user_id),
        turn=turn,
        yes=Yes(user.id, None, turn),
    )
    return Desk(talk, drafting=app.services.drafting, list_drafts=app.services.list_drafts)
