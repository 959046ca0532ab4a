"""The side server's process: ready in under a second and small, so that it can live on while the bot restarts."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_network
from logging import getLogger

from aiohttp import web

from bot.config import Settings
from bot.domain.clock import Clock, utc_now
from bot.server.access_log import AccessLog
from bot.server.bodies import news_limit
from bot.server.connections import CONNECTIONS, Server
from bot.server.health import Health
from bot.server.hooks import Hooks, SourceRule
from bot.server.metrics import Metrics
from bot.server.routes import Routes
from bot.server.source import Network
from bot.services.receiving import Receiving
from bot.services.receiving_start import opened_receiving
from bot.workers.supervisor import Supervisor

log = getLogger(__name__)

FINISH_S = 10.0
"""How long a stop waits for webhooks that were accepted."""
SWEEP_S = 600.0
METRICS_NETWORKS: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def serve(
    settings: Settings, *, clock: Clock = utc_now, on_ready: Callable[[int], None] | None = None
) -> None:
    """Runs until SIGTERM or SIGINT; everything accepted is committed and answered by then.

    `on_ready` hears the port once connections are taken.
    """
    asyncio.run(_serve(settings, clock, on_ready))


@asynccontextmanager
async def listening(
    settings: Settings, receiving: Receiving, *, connections: int = CONNECTIONS, read_s: float | None = None
) -> AsyncIterator[int]:
    """Takes connections inside the block; yields the port."""
    sources = SourceRule(settings.source_networks, settings.proxy_networks, settings.webhook_source_policy)
    limit = news_limit(settings.batch_size)
    routes = Routes(
        hooks=Hooks(receiving, sources, body_limit=limit, **({} if read_s is None else {"read_s": read_s})),
        health=Health(receiving),
        metrics=Metrics(receiving),
        metrics_networks=METRICS_NETWORKS,
    )
    runner = web.ServerRunner(
        Server(routes, access_log_class=AccessLog, limit=connections), shutdown_timeout=FINISH_S
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.server_host, settings.server_port, backlog=1024).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _serve(settings: Settings, clock: Clock, on_ready: Callable[[int], None] | None) -> None:
    supervisor = Supervisor()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, supervisor.stop)
    async with opened_receiving(settings, clock) as receiving, listening(settings, receiving) as port:

        async def sweep() -> bool:
            if forgotten := await receiving.forget_handled():
                log.info("%d handled entries left the inbox", forgotten)
            return False

        supervisor.start("sweep", supervisor.every(SWEEP_S, sweep, name="sweep"))
        log.info("the side server takes webhooks on port %d", port)
        if on_ready is not None:
            on_ready(port)
        await supervisor.run()
        log.info("the side server stops; what was accepted is being finished")
