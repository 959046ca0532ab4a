"""What `make bench` measures and writes: other runs are compared by these names. No figure is asserted."""

import itertools
import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from bot.domain.hooks.hook_address import hook_mac_key, read_hook_path
from tests.bench.__main__ import measure, possible
from tests.bench.ground import MASTER_KEY, REPOSITORY, Ground
from tests.bench.load import Outcome
from tests.bench.measurements import MEASUREMENTS, named
from tests.bench.registry import Figures, Measurement, Metric, Side, Target
from tests.bench.report import Rounds, document, table
from tests.bench.servers import webhooks

NAMES = {
    "ingest", "ingest_p99_at_1000", "updates", "tap_answer_p95", "menu_tap_p95", "webhook_to_edit_p99", "webhook_to_edit_p50",
    "server_ready", "server_rss", "bot_ready", "bot_rss", "card_1m", "list_page_1m", "reconcile_1m", "import_100k", "import_100k_rss", "voice_60s",
    "launch_per_1000", "launch_bot_rss", "launch_server_rss", "launch_database", "lead_lag_p99", "lead_lag_many_p99",
    "card_lag_p99", "card_lag_many_p99", "telegram_429",
    "report_100k", "report_100k_rss", "report_100k_block",
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
        "speed": {
            "value": 55.0, "spread": [40.0, 60.0], "unit": "calls/s", "baseline": 100.0, "baseline_spread": [90.0, 200.0],
            "ratio": 0.55,
        },
        "delay": {
            "value": 12.0, "spread": [11.0, 30.0], "unit": "ms", "baseline": None, "baseline_spread": None, "ratio": None,
        },
    }  # fmt: skip
    assert told["rounds"]["speed"]["ours"] == [60.0, 40.0, 55.0]
    assert told["failed"] == ["x"]
    assert told["machine"]["cores"] >= 1


def test_the_table_says_which_targets_are_met() -> None:
    _, speed, delay = table(FOUND).splitlines()
    assert speed.split()[-4:] == ["ratio", "≥", "0.5", "met"]
    assert delay.split()[-3:] == ["≤", "10", "missed"]


def test_the_table_shows_the_spread_beside_each_median() -> None:
    _, speed, delay = table(FOUND).splitlines()
    assert speed.split()[1:7] == ["55", "40–60", "calls/s", "100", "90–200", "0.55"]
    assert delay.split()[1:4] == ["12", "11–30", "ms"]


def test_what_a_machine_lacks_is_said_before_anything_is_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    chosen, left_out = possible(named(["voice_60s", "server_rss"]))
    assert [metric.name for measurement in chosen for metric in measurement.metrics] == [
        "server_ready",
        "server_rss",
    ]
    assert left_out == ["voice_60s"]
    assert capsys.readouterr().err == "voice_60s can't be measured: install espeak-ng and sox\n"


@pytest.mark.not_quick
@pytest.mark.parametrize(
    ("metric", "ended_beside", "number"),
    [
        ("ingest", ["tests.bench.bare_server", "tests.bench.load"], signal.SIGTERM),
        ("ingest", ["tests.bench.bare_server", "tests.bench.load"], signal.SIGKILL),
        ("bot_ready", ["server", "bot"], signal.SIGINT),
    ],
)
def test_a_signal_ends_all_that_was_started(
    metric: str, ended_beside: list[str], number: signal.Signals, tmp_path: Path
) -> None:
    out = tmp_path / "bench.json"
    bench = psutil.Popen(
        [sys.executable, "-m", "tests.bench", metric, "--out", str(out)],
        cwd=REPOSITORY, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    beside: list[psutil.Process] = []
    while not {*ended_beside} <= {words[-1] for process in beside if (words := commands(process))}:
        assert bench.poll() is None, "it ended by itself"
        time.sleep(0.02)
        beside = bench.children(recursive=True)
    bench.send_signal(number)
    assert bench.wait(60) != 0
    _, left = psutil.wait_procs(beside, timeout=60)
    assert left == []
    assert not out.exists()


def commands(process: psutil.Process) -> list[str]:
    """Its words up to the first that is a number: ports and paths follow."""
    try:
        return list(itertools.takewhile(lambda word: not word[0].isdigit(), process.cmdline()))
    except psutil.NoSuchProcess:
        return []


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
