"""What `make bench` measures and writes: other runs are compared by these names. No figure is asserted."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.hook_address import hook_mac_key, read_hook_path
from tests.bench.__main__ import measure
from tests.bench.ground import MASTER_KEY, Ground
from tests.bench.load import Outcome
from tests.bench.measurements import MEASUREMENTS, named
from tests.bench.registry import Figures, Measurement, Metric, Side, Target
from tests.bench.report import Rounds, document, table
from tests.bench.servers import webhooks

NAMES = {
    "ingest", "ingest_p99_at_1000", "updates", "tap_answer_p95", "webhook_to_edit_p99", "webhook_to_edit_p50",
    "server_ready", "server_rss", "bot_ready", "bot_rss", "card_1m", "list_page_1m", "reconcile_1m", "import_100k", "import_100k_rss", "voice_60s",
    "launch_per_1000", "launch_bot_rss", "launch_server_rss", "launch_database",
}  # fmt: skip
SPEED = Metric("speed", "calls/s", Target("ratio", "≥", 0.5))
DELAY = Metric("delay", "ms", Target("value", "≤", 10))
FOUND: dict[Metric, Rounds] = {
    SPEED: {"baseline": [100.0, 90.0, 200.0], "ours": [60.0, 40.0, 55.0]},
    DELAY: {"ours": [12.0, 11.0, 30.0]},
}


def test_every_promised_metric_is_measured_once() -> None:
    names = [metric.name for measurement in MEASUREMENTS for metric in measurement.metrics]
    assert sorted(names) == sorted(set(names))
    assert set(names) >= NAMES


def test_a_name_chooses_the_measurement_that_finds_it() -> None:
    chosen = named(["server_rss"])
    assert [metric.name for measurement in chosen for metric in measurement.metrics] == [
        "server_ready",
        "server_rss",
    ]
    assert named([]) == MEASUREMENTS


def test_a_name_that_nobody_measures_is_refused_with_those_there_are() -> None:
    with pytest.raises(LookupError, match=r"no such metric: speed; there are .*ingest"):
        named(["ingest", "speed"])


def test_the_file_holds_medians_of_both_sides_and_their_ratio() -> None:
    told = json.loads(json.dumps(document(FOUND, began=datetime.now(UTC), load_before=0.5, failed=["x"])))
    assert told["metrics"] == {
        "speed": {"value": 55.0, "unit": "calls/s", "baseline": 100.0, "ratio": 0.55},
        "delay": {"value": 12.0, "unit": "ms", "baseline": None, "ratio": None},
    }
    assert told["rounds"]["speed"]["ours"] == [60.0, 40.0, 55.0]
    assert told["failed"] == ["x"]
    assert told["machine"]["cores"] >= 1


def test_the_table_says_which_targets_are_met() -> None:
    _, speed, delay = table(FOUND).splitlines()
    assert speed.split()[-4:] == ["ratio", "≥", "0.5", "met"]
    assert delay.split()[-3:] == ["≤", "10", "missed"]


async def test_baseline_and_ours_take_turns(tmp_path: Path) -> None:
    asked: list[Side] = []

    async def once(side: Side, _ground: Ground) -> Figures:
        asked.append(side)
        return {"speed": float(len(asked))}

    found = await measure(Measurement((SPEED,), ("baseline", "ours"), once), Ground(tmp_path), 2)
    assert asked == ["baseline", "ours", "baseline", "ours"]
    assert found == {SPEED: {"baseline": [1.0, 3.0], "ours": [2.0, 4.0]}}


def test_the_load_is_made_of_webhooks_that_our_server_takes() -> None:
    mac_keys = {MASTER_KEY.id: hook_mac_key(MASTER_KEY.secret)}
    for request in webhooks():
        head, _, body = request.partition("\r\n\r\n")
        assert read_hook_path(head.split(" ", 2)[1], mac_keys) is not None
        assert f"Content-Length: {len(body.encode())}\r\n" in f"{head}\r\n"
        assert len(json.loads(body)["apiCalls"]) == 1


def test_a_percentile_is_one_of_the_latencies() -> None:
    outcome = Outcome(answered=4, seconds=1, refused=0, latencies_ms=[1.0, 2.0, 3.0, 9.0])
    assert outcome.percentile_ms(0.5) == 3.0
    assert outcome.percentile_ms(1.0) == 9.0
