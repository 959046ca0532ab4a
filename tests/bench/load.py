"""The load on a web server, in a process of its own: `python -m tests.bench.load`, an Order as JSON on standard input.

A hundred lines over bare sockets, since on two cores a comfortable client would be slower than what it measures. In a
closed loop each connection sends again as soon as it is answered. In an open loop requests are due at a fixed rate
whether or not the server keeps up, and latency counts from the moment one was due.
"""

import selectors
import socket
import sys
import time
from collections import deque

from pydantic import BaseModel

WARM_UP_S = 1.0


class Order(BaseModel):
    """`rate` per second makes it an open loop. Requests are sent in turn, byte for byte."""

    port: int
    requests: list[str]
    connections: int
    seconds: float
    rate: float | None = None


class Outcome(BaseModel):
    """Requests answered 200 within the measured seconds; latencies in ms, ascending, for an open loop only."""

    answered: int
    seconds: float
    refused: int
    latencies_ms: list[float]

    def percentile_ms(self, share: float) -> float:
        return self.latencies_ms[min(int(len(self.latencies_ms) * share), len(self.latencies_ms) - 1)]


class Connection:
    """One keep-alive connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due_at = 0.0
        self._answer = b""

    def send(self, request: bytes, due_at: float) -> None:
        self.due_at = due_at
        self.socket.sendall(request)

    def receive(self) -> bool | None:
        """Whether the answer was a 200; None: it has not arrived whole yet."""
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server has closed a connection under load")
        self._answer += piece
        head, separator, body = self._answer.partition(b"\r\n\r\n")
        if not separator or len(body) < _length(head):
            return None
        self._answer = b""
        return head.startswith(b"HTTP/1.1 200 ")


class Load:
    def __init__(self, order: Order) -> None:
        self._order = order
        self._requests = [request.encode() for request in order.requests]
        self._sent = 0
        self._selector = selectors.DefaultSelector()
        self._idle: deque[Connection] = deque()
        for _ in range(order.connections):
            connection = Connection(order.port)
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)
            self._idle.append(connection)

    def run(self) -> Outcome:
        """Warms up and measures; does not wait for requests that are still under way at the end."""
        begin = time.perf_counter()
        measured_from, until = begin + WARM_UP_S, begin + WARM_UP_S + self._order.seconds
        outcome = Outcome(answered=0, seconds=self._order.seconds, refused=0, latencies_ms=[])
        while (now := time.perf_counter()) < until:
            pause_s = self._send_due(begin, now)
            for key, _ in self._selector.select(min(pause_s, until - now)):
                connection: Connection = key.data
                is_right = connection.receive()
                if is_right is None:
                    continue
                self._idle.append(connection)
                if connection.due_at >= measured_from:
                    self._count(outcome, connection, is_right=is_right)
        outcome.latencies_ms.sort()
        return outcome

    def _count(self, outcome: Outcome, connection: Connection, *, is_right: bool) -> None:
        outcome.answered += is_right
        outcome.refused += not is_right
        if self._order.rate is not None:
            outcome.latencies_ms.append((time.perf_counter() - connection.due_at) * 1000)

    def _send_due(self, begin: float, now: float) -> float:
        """Sends the requests that are due on idle connections; returns the seconds until the next is due."""
        while self._idle:
            due_at = now if self._order.rate is None else begin + self._sent / self._order.rate
            if due_at > now:
                return due_at - now
            self._idle.popleft().send(self._requests[self._sent % len(self._requests)], due_at)
            self._sent += 1
        return 1.0


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


if __name__ == "__main__":
    print(Load(Order.model_validate_json(sys.stdin.read())).run().model_dump_json())
