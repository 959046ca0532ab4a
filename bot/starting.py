"""What happens between the command line and a running process, in the order in which it can go wrong."""

import asyncio

from bot import garbage
from bot.config import ConfigurationError, Settings, Temporary
from bot.domain.clock import utc_now
from bot.processes import Child, keep_up, own_command

Roles = frozenset[str]


def run(settings: Settings, roles: Roles) -> int:
    """Runs these roles until a signal: the side server, the bot, or both as two processes. Returns the exit code."""
    if roles == {"server"}:
        return _serve(settings)
    if settings.bot_token is None:
        raise ConfigurationError("BOT_TOKEN is not set: ask @BotFather for one (or try `dialgram demo`)")
    if "server" not in roles:
        asyncio.run(_run_bot(settings, roles))
        return 0
    asyncio.run(migrate(settings))
    children = [
        Child("server", own_command("server")),
        Child("bot", own_command("run", "--roles", ",".join(sorted(roles - {"server"})))),
    ]
    return keep_up(children)


async def migrate(settings: Settings) -> int:
    """Brings the database to this program's schema and makes sure that its master key is there."""
    from storage import migrations  # noqa: PLC0415  (SQLAlchemy and Alembic, which the side server never needs)
    from storage.engine.database import Database  # noqa: PLC0415
    from storage.engine.lock import DataLock  # noqa: PLC0415
    from storage.keys.key_check import open_keyring  # noqa: PLC0415
    from storage.upkeep.restore import refuse_half_restored  # noqa: PLC0415

    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = DataLock(settings.data_dir)
    if settings.database_address.startswith("sqlite"):
        # Two processes that write one SQLite file can lose commits (SQLite before 3.51.3).
        lock.take()
    try:
        if settings.database_address.startswith("sqlite"):
            refuse_half_restored(settings)
        revision = await migrations.migrate(settings.database_address)
        async with await Database.open(settings.database_address) as database:
            keyring = await open_keyring(settings, database, clock=utc_now)
    finally:
        lock.release()
    print(
        f"The database is at revision {revision}. Its master key is in place: the one with id {keyring.newest_id} "
        "(the key itself is never printed)."
    )
    return 0


def _serve(settings: Settings) -> int:
    garbage.wait()
    from bot.server.main import serve  # noqa: PLC0415
    from bot.services.receiving.start import INBOX_FILE, NoMasterKey  # noqa: PLC0415
    from storage.engine.disk_trouble import unusable  # noqa: PLC0415
    from storage.inbox.entries import InboxUnavailable  # noqa: PLC0415

    try:
        serve(settings)
    except NoMasterKey as error:
        raise ConfigurationError(str(error)) from error
    except InboxUnavailable as error:
        if (told := unusable(error, str(settings.data_dir / INBOX_FILE))) is not None:
            raise told from error
        raise Temporary(f"the inbox can't be written: {error}") from error
    except OSError as error:
        if error.filename is not None:
            raise  # the trouble is with a file, not with the address
        where = f"{settings.server_host}:{settings.server_port}"
        raise Temporary(f"the side server can't listen on {where}: {error.strerror}") from error
    return 0


async def _run_bot(settings: Settings, roles: Roles) -> None:
    garbage.wait()
    from storage.engine.database import Database, sqlite_path  # noqa: PLC0415
    from storage.engine.errors import SchemaOutdated  # noqa: PLC0415
    from storage.migrations import require_schema  # noqa: PLC0415

    address = settings.database_address
    if address.startswith("sqlite") and not sqlite_path(address).exists():
        raise SchemaOutdated("there is no database yet: run `dialgram migrate`")
    async with await Database.open(address, read_only=True) as database:
        await require_schema(database)
    # aiogram is imported only when it is certain that the bot can start.
    from bot.telegram.lean_models import import_aiogram  # noqa: PLC0415

    import_aiogram()
    from bot.app import opened  # noqa: PLC0415

    async with opened(settings) as app:
        garbage.begin()
        await app.run(roles)
