"""The side server's process: ready in under a second and small, so that it can live on while the bot restarts."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from logging import getLogger

from aiohttp import web

from bot import garbage
from bot.config import Settings
from bot.domain.clock import Clock, utc_now
from bot.server.access_log import AccessLog
from bot.server.bodies import news_limit
from bot.server.connections import HttpServer
from bot.server.health import Health
from bot.server.hooks import Hooks, SourceRule
from bot.server.metrics import Metrics
from bot.server.places import PLACES, PLACES_OF_A_STRANGER, Places
from bot.server.routes import MetricsRoutes, Routes
from bot.server.source import is_among
from bot.services.receiving.receiving import TRY_EVERY_S, Receiving
from bot.services.receiving.start import opened_receiving
from bot.workers.supervisor import Supervisor

log = getLogger(__name__)

FINISH_S = 10.0
"""How long a stop waits for webhooks that are already accepted."""
SWEEP_S = 600.0
METRICS_PLACES = 16


def serve(
    settings: Settings, *, clock: Clock = utc_now, on_ready: Callable[[int], None] | None = None
) -> None:
    """Runs until SIGTERM or SIGINT; everything accepted is committed and answered before it returns.

    `on_ready` is called with the port when the server takes connections.
    """
    asyncio.run(_serve(settings, clock, on_ready))


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the server listens; `metrics` is None when it can't listen at that address."""

    server: int
    metrics: int | None


@asynccontextmanager
async def listening(
    settings: Settings, receiving: Receiving, *, connections: int = PLACES, read_s: float | None = None
) -> AsyncIterator[Ports]:
    """Takes connections inside the block."""
    sources = SourceRule(settings.source_networks, settings.proxy_networks, settings.webhook_source_policy)
    expected = (*settings.source_networks, *settings.proxy_networks)
    limit = news_limit(settings.batch_size)
    metrics = Metrics(receiving)
    routes = Routes(
        hooks=Hooks(receiving, sources, body_limit=limit, **({} if read_s is None else {"read_s": read_s})),
        health=Health(receiving),
        metrics=metrics,
    )
    places = Places(
        connections,
        of_a_stranger=PLACES_OF_A_STRANGER,
        is_expected=lambda address: is_among(address, expected),
    )
    async with AsyncExitStack() as stack:
        server = HttpServer(routes, places, access_log_class=AccessLog)
        port = await _listen(stack, server, settings.server_host, settings.server_port)
        yield Ports(port, await _listen_for_metrics(stack, settings, metrics))


async def _listen_for_metrics(stack: AsyncExitStack, settings: Settings, metrics: Metrics) -> int | None:
    """Metrics have their own address, since a request can't prove who asks. Webhooks are taken without it, too."""
    places = Places(METRICS_PLACES, of_a_stranger=METRICS_PLACES, is_expected=lambda _address: True)
    server = HttpServer(MetricsRoutes(metrics), places, access_log_class=AccessLog)
    try:
        return await _listen(stack, server, settings.metrics_host, settings.metrics_port)
    except OSError as error:
        where = f"{settings.metrics_host}:{settings.metrics_port}"
        log.error("no /metrics: %s can't be listened on: %s", where, error.strerror)  # noqa: TRY400  (a sentence)
        return None


async def _listen(stack: AsyncExitStack, server: HttpServer, host: str, port: int) -> int:
    runner = web.ServerRunner(server, shutdown_timeout=FINISH_S)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, host, port, backlog=1024).start()
    found: int = runner.addresses[0][1]
    return found


async def _serve(settings: Settings, clock: Clock, on_ready: Callable[[int], None] | None) -> None:
    supervisor = Supervisor()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, supervisor.stop)
    async with opened_receiving(settings, clock) as receiving, listening(settings, receiving) as ports:

        async def sweep() -> bool:
            if forgotten := await receiving.forget_handled():
                log.info("%d handled entries left the inbox", forgotten)
            return False

        async def try_inbox() -> bool:
            await receiving.check()
            return False

        supervisor.start("inbox", supervisor.every(TRY_EVERY_S, try_inbox, name="inbox"))
        supervisor.start("sweep", supervisor.every(SWEEP_S, sweep, name="sweep"))
        garbage.begin()
        log.info("the side server takes webhooks on port %d", ports.server)
        if on_ready is not None:
            on_ready(ports.server)
        await supervisor.run()
        log.info("the side server stops; what was accepted is being finished")
