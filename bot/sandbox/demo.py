"""`dialgram demo`: the bot as it is, pointed at the sandbox, and a chat page to try it from.

The bot runs in processes of its own (bot.demo_programs, by the clock that the page turns). It gets none of
this machine's settings, since real tokens and databases in a `.env` or the environment are not for a
demonstration.
"""

import asyncio
import os
import signal
import socket
import sys
import tempfile
import webbrowser
from pathlib import Path

from bot.config import Settings
from bot.sandbox.clock import TurnedClock
from bot.sandbox.world import World

REDIAL_WITHIN_S = 10.0
"""Nobody at the page waits a quarter of an hour for a redial. Planned calls do wait, for a button or a turned clock."""
CLOCK_FILE = "clock"
BANNER = "Песочница: звонки ненастоящие · Sandbox: no real calls"
"""The same for all, since users of the page speak both languages."""


def show(*, port: int, speed: float, browser: bool) -> int:
    """Runs until Ctrl-C; returns the exit code."""
    try:
        return asyncio.run(_show(port, speed, browser=browser))
    except KeyboardInterrupt:
        return 0


async def _show(port: int, speed: float, *, browser: bool) -> int:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    with tempfile.TemporaryDirectory(prefix="dialgram-demo-") as data_dir:
        page_port = port if _is_free(port) else 0
        clock_file = Path(data_dir) / CLOCK_FILE
        async with World.running(
            page_port=page_port, speed=speed, redial_within_s=REDIAL_WITHIN_S, clock=TurnedClock(clock_file)
        ) as world:
            bot = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.demo_programs",
                str(clock_file),
                cwd=data_dir,
                env=environment(world, Path(data_dir)),
            )
            print(
                f"\nOpen {world.page_url} and press Start. The bot asks for a key there; this one is the sandbox's:\n\n"
                f"The sandbox key: {world.api_key}\n\nCtrl-C ends it.\n",
                flush=True,
            )
            if browser:
                await asyncio.to_thread(webbrowser.open, world.page_url)
            ended = asyncio.ensure_future(bot.wait())  # noqa: TID251  (the demo has no supervisor)
            await asyncio.wait(
                [ended, asyncio.ensure_future(stopped.wait())],  # noqa: TID251
                return_when=asyncio.FIRST_COMPLETED,
            )
            if bot.returncode is None:
                bot.terminate()
            return await ended


def environment(world: World, data_dir: Path) -> dict[str, str]:
    """This machine's environment without settings of ours, plus those that point at the sandbox."""
    ours = {name.upper() for name in Settings.model_fields}
    kept = {
        name: value for name, value in os.environ.items() if name.upper().removesuffix("_FILE") not in ours
    }
    server_port = _free_port()
    return kept | {
        "BOT_TOKEN": world.token,
        "TELEGRAM_API_URL": world.telegram_url,
        "PROVIDER_URL": world.provider_url,
        "PROVIDER_DOMAINS": "sandbox.dialgram",
        "RECORDING_HOSTS": world.provider_url,
        "PUBLIC_URL": f"http://127.0.0.1:{server_port}",
        "SERVER_PORT": str(server_port),
        # Any free port: nobody watches over a demo, and 8081 may be in use.
        "METRICS_PORT": "0",
        "WEBHOOK_SOURCES": "127.0.0.1",
        "ACCESS": "open",
        "BANNER": BANNER,
        "HOLD_LIST_S": "15",
        "CAP_DAY_CALLS": "10000",
        "CAP_LAUNCH_CALLS": "10000",
        "DATA_DIR": str(data_dir / "data"),
        "LOG_LEVEL": "error",
    }


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
