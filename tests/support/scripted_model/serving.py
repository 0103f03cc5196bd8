"""Starts the scripted server as a process, ends it, and asks what it saw."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.endpoint import Endpoint, Preset

_ROOT = Path(__file__).resolve().parents[3]
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class ScriptedModel:
    """A running server; ``base`` without a path."""

    base: str

    def endpoint(self, mode: str = "faithful", **changes: Any) -> Endpoint:
        """The endpoint whose model is ``mode``."""
        settings: dict[str, Any] = {"context_tokens": 16_384, "schema": True, **changes}
        return Endpoint(settings.pop("preset", Preset.OTHER), f"{self.base}/v1", mode, **settings)

    def clear(self) -> None:
        """Forget what was asked."""
        self._post("clear", {})

    def says(self, *texts: str) -> None:
        """What "obeyed-injection" writes."""
        self._post("obey", {"say": list(texts)})

    def suggests(self, changes: Sequence[dict[str, Any]], explanation: str = "") -> None:
        """What is answered to a wish for changes."""
        self._post("obey", {"changes": list(changes), "explanation": explanation})

    def native(self, answers: dict[str, Any]) -> None:
        """What is answered at other paths."""
        self._post("native", answers)

    def requests(self) -> list[dict[str, Any]]:
        """Everything that was asked, oldest first."""
        found: list[dict[str, Any]] = self._book()["requests"]
        return found

    def disconnects(self) -> list[float]:
        """When the other side went away before its answer was complete."""
        found: list[float] = self._book()["disconnects"]
        return found

    def planted(self) -> list[str]:
        """The texts of all planted errors."""
        return [text for request in self.requests() for text in request["planted"]]

    def written(self) -> list[str]:
        """The texts of all sentences of notes."""
        return [text for request in self.requests() for text in request["written"]]

    def until(self, seen: Callable[[ScriptedModel], bool], seconds: float = 5.0) -> bool:
        """Whether ``seen`` comes true in time."""
        end = time.monotonic() + seconds
        while not (found := seen(self)) and time.monotonic() < end:
            time.sleep(0.02)
        return found

    def _book(self) -> dict[str, Any]:
        with _direct.open(f"{self.base}/control/book", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def _post(self, path: str, value: Any) -> None:
        request = urllib.request.Request(
            f"{self.base}/control/{path}", json.dumps(value).encode(), method="POST"
        )
        with _direct.open(request, timeout=10) as answer:
            answer.read()


@contextmanager
def scripted_model() -> Iterator[ScriptedModel]:
    """A server for as long as the block runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.scripted_model.server"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield ScriptedModel(f"http://127.0.0.1:{int(process.stdout.readline())}")
    finally:
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        process.stdout.close()
