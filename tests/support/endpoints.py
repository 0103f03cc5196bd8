"""A probe of language models that answers as a test says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from app.domain.endpoint import Endpoint, Preset, ProbeReport
from app.domain.errors import AppError, Cancelled, ErrorCode, RemoteError
from app.services.ports import never

HERE = Endpoint(Preset.OLLAMA, "http://127.0.0.1:11434/v1", "qwen")
OUTSIDE = Endpoint(Preset.OPENAI, "https://api.example.com/v1", "big")
FOUND = ProbeReport(("qwen", "llama"), schema=True, streaming=True, truncated=False, context_tokens=8192)


@dataclass
class ShutGuard:
    """A network guard that lets nothing out; keeps for which hosts it was asked."""

    asked: list[str] = field(default_factory=list)

    @contextmanager
    def __call__(self, hosts: Iterable[str]) -> Iterator[None]:
        wanted = list(hosts)
        self.asked += wanted
        if wanted:
            raise RemoteError(ErrorCode.NETWORK_REFUSED, retryable=False)
        yield


@dataclass
class HandProbe:
    """An ``EndpointProbe``: ``failure`` first, else ``report``; ``wait`` holds it until it is cancelled."""

    report: ProbeReport = FOUND
    failure: AppError | None = None
    wait: bool = False
    asked: list[tuple[Endpoint, str]] = field(default_factory=list)
    begun: Event = field(default_factory=Event)

    def probe(self, endpoint: Endpoint, key: str, cancelled: Callable[[], bool] = never) -> ProbeReport:
        self.asked.append((endpoint, key))
        self.begun.set()
        while self.wait:
            if cancelled():
                raise Cancelled
            Event().wait(0.005)
        if self.failure is not None:
            raise self.failure
        return self.report
