"""The side server as a process: how many webhooks it keeps, how soon it answers, how soon it is up, what it weighs."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.domain.hooks.hook_address import HookAddress, hook_mac_key, hook_path
from tests.bench.ground import MASTER_KEY, Ground, Process, answering, free_port
from tests.bench.load import Order, Outcome
from tests.bench.registry import Figures, Metric, Side, Target, measures

CONNECTIONS: Final = 64
SECONDS: Final = 4.0
OPEN_RATE: Final = 1000.0
BATCHES: Final = 16
STATUSES: Final = ("processed", "started", "answered", "finished")


@measures(Metric("ingest", "webhooks/s", Target("ratio", "≥", 0.80)))
async def ingest(side: Side, ground: Ground) -> Figures:
    """64 connections, each with the next webhook as soon as the last is answered."""
    outcome = await _under_load(side, ground, rate=None)
    return {"ingest": outcome.answered / outcome.seconds}


@measures(Metric("ingest_p99_at_1000", "ms", Target("value", "≤", 50)))
async def ingest_p99_at_1000(side: Side, ground: Ground) -> Figures:
    """1000 webhooks a second, come what may."""
    outcome = await _under_load(side, ground, rate=OPEN_RATE)
    return {"ingest_p99_at_1000": outcome.percentile_ms(0.99)}


@measures(
    Metric("server_ready", "s", Target("value", "≤", 1)),
    Metric("server_rss", "MB", Target("value", "≤", 60)),
)
async def server_start(side: Side, ground: Ground) -> Figures:
    """From the start of the process to the first 200 of /health/ready, and its memory then."""
    port = free_port()
    async with _server(side, ground, port) as server:
        ready_at = await answering(port)
        return {"server_ready": ready_at - server.started_at, "server_rss": server.memory_mb()}


@asynccontextmanager
async def _server(side: Side, ground: Ground, port: int) -> AsyncIterator[Process]:
    if side == "baseline":
        arguments, settings = ("-m", "tests.bench.bare_server", str(port)), {}
    else:
        arguments = ("-m", "bot.cli", "server")
        settings = {
            "DATA_DIR": str(await ground.data_dir()),
            "SERVER_PORT": str(port),
            "METRICS_PORT": "0",
            "WEBHOOK_SOURCES": "127.0.0.1",
        }
    async with ground.running(*arguments, settings=settings) as server:
        yield server


async def _under_load(side: Side, ground: Ground, *, rate: float | None) -> Outcome:
    port = free_port()
    order = Order(port=port, requests=webhooks(), connections=CONNECTIONS, seconds=SECONDS, rate=rate)
    async with _server(side, ground, port):
        await answering(port)
        async with ground.running("-m", "tests.bench.load") as load:
            said, _ = await load.process.communicate(order.model_dump_json().encode())
    outcome = Outcome.model_validate_json(said)
    if outcome.refused or not outcome.answered:
        raise RuntimeError(f"{side}: {outcome.refused} webhooks were refused, {outcome.answered} taken")
    return outcome


def webhooks() -> list[str]:
    """Whole HTTP requests as the service sends them: to a right address, with one call in some state."""
    return [
        _request(batch, json.dumps({"dialgram": f"batch{batch}", "apiCalls": [_news(batch, status)]}))
        for batch in range(BATCHES)
        for status in STATUSES
    ]


def _request(batch: int, body: str) -> str:
    address = HookAddress("calls", f"{batch:032x}")
    path = hook_path(address, key_id=MASTER_KEY.id, mac_key=hook_mac_key(MASTER_KEY.secret))
    return (
        f"POST {path} HTTP/1.1\r\nHost: hooks.example.org\r\nContent-Type: application/json\r\n"
        f"User-Agent: GuzzleHttp/7\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )


def _news(batch: int, status: str) -> dict[str, object]:
    """A call as the contract's section 2 lists its fields."""
    reached = STATUSES.index(status)
    moments = {
        name: 1_790_000_000 + 10 * step if reached >= step else None
        for step, name in enumerate(("startedAt", "answeredAt", "finishedAt"), start=1)
    }
    leg = {
        "id": 700_000 + batch, "phone": f"791600001{batch:02d}", "ivrDigit": None, **moments,
        "managerStartedAt": None, "managerAnsweredAt": None, "toBlock": 0, "status": status, "nextCallId": None,
        "hangupCause": 16 if status == "finished" else None, "managerStatus": None, "recordFilePath": None,
        "cost": "2.40", "createdAt": 1_790_000_000, "updatedAt": 1_790_000_000 + 10 * reached, "label": None,
        "ivrAnswers": None, "ivrIdList": None, "comment": None,
    }  # fmt: skip
    return {
        "id": 500_000 + batch, "createdAt": 1_790_000_000, "smartDelay": None, "prevCallId": None,
        "needRecording": 0, "plannedAt": None, "webhookUrl": "https://hooks.example.org/hooks/calls",
        "webhookSent": 0, "templateId": None, "amoscriptId": None, "webhookParameters": None, "webhookTry": 1,
        "recognitionGroupId": None, "generateGroupId": None, "calls": [leg],
    }  # fmt: skip
