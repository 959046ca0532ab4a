"""Methods with which the bot describes itself: command menus, descriptions, its name."""

from collections.abc import Callable

from bot.sandbox.telegram.commands import read_commands, read_scope
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import bad_request
from bot.sandbox.telegram.state import State

LONGEST = {"description": 512, "short_description": 120, "name": 64}


def set_my_commands(state: State, params: Params) -> bool:
    key = _menu_key(params)
    state.menus.menus[key] = read_commands(params.nested("commands"))
    _menu_changed(state, key[0][1])
    return True


def get_my_commands(state: State, params: Params) -> list[Json]:
    return state.menus.menus.get(_menu_key(params), [])


def delete_my_commands(state: State, params: Params) -> bool:
    key = _menu_key(params)
    state.menus.menus.pop(key, None)
    _menu_changed(state, key[0][1])
    return True


def _menu_key(params: Params) -> tuple[tuple[str, int, int], str]:
    return read_scope(params.nested("scope")), _language(params)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if language and not (len(language) == 2 and language.isascii() and language.islower()):
        raise bad_request("invalid language code specified")
    return language


def _menu_changed(state: State, chat_id: int) -> None:
    state.changes.record("menu", chat_id)


def setter(kind: str) -> Callable[[State, Params], bool]:
    """The method that sets the bot's description, short description or name."""

    def set_about(state: State, params: Params) -> bool:
        text = params.text(kind)
        if len(text) > LONGEST[kind]:
            raise bad_request(f"{kind.replace('_', ' ')} is too long")
        state.about[kind, _language(params)] = text
        return True

    return set_about


def getter(kind: str) -> Callable[[State, Params], Json]:
    """The method that reads what the setter has set; if there is none in that language, the default one."""

    def get_about(state: State, params: Params) -> Json:
        usual = state.about.get((kind, ""), state.me["first_name"] if kind == "name" else "")
        return {kind: state.about.get((kind, _language(params))) or usual}

    return get_about
