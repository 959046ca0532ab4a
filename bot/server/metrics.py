"""Figures for Prometheus, counted in plain integers: its library is imported only when somebody first asks for them."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.services.receiving.receiving import Receiving

if TYPE_CHECKING:
    from prometheus_client import Metric

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """What the side server counts. Labels are route templates and statuses, so they can hold no phone and no key."""

    def __init__(self, receiving: Receiving) -> None:
        self._receiving = receiving
        self._answers: Counter[tuple[str, int]] = Counter()

    def answered(self, route: str, status: int) -> None:
        """Counts one answer."""
        self._answers[route, status] += 1

    def collect(self) -> Iterator["Metric"]:
        """prometheus_client's interface of a collector."""
        from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415  (start-up time and memory)

        answers = CounterMetricFamily(
            "dialgram_server_answers", "Answers by route and status.", labels=("route", "status")
        )
        for (route, status), count in self._answers.items():
            answers.add_metric((route, str(status)), count)
        yield answers
        counts = self._receiving.counts
        yield CounterMetricFamily("dialgram_inbox_kept", "Webhooks on disk.", value=counts.kept)
        yield CounterMetricFamily("dialgram_inbox_commits", "Transactions they took.", value=counts.commits)
        yield CounterMetricFamily(
            "dialgram_inbox_failed", "Webhooks that were not taken.", value=counts.failed
        )

    def text(self) -> str:
        """All figures in Prometheus' text format, with memory and start time of the process."""
        from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest  # noqa: PLC0415

        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        ProcessCollector(registry=registry)
        return generate_latest(registry).decode()
