"""The program as a user of a terminal starts it: a process of its own, folders of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.errors import ErrorCode
from app.services.explanations import EXPLANATIONS
from tests.support.repository import ROOT


@dataclass(frozen=True)
class Ended:
    """A command that ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document, which must be all there is on standard output."""
        return json.loads(self.out)

    def explains(self, code: ErrorCode, *, happened: str = "", next_step: str = "") -> None:
        """Assert status 1 and the three texts of ``code`` (or those given) on standard error, no more."""
        words = EXPLANATIONS[code]
        assert self.status == 1, (self.status, self.err)
        for text in (happened or words.happened, words.safe, next_step or words.next_step):
            assert text
            assert text in self.err, self.err
        assert f"({code.value}" in self.err
        told = self.err[self.err.index(happened or words.happened) :]  # libraries may say something first
        assert len(told.splitlines()) == 4, self.err


@dataclass
class Computer:
    """The folders of a user who runs commands; ``temporary`` and ``home`` are empty at first."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("temporary", "home"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    @property
    def home(self) -> Path:
        """The user's own folders are all in here."""
        return self.folder / "home"

    @property
    def temporary(self) -> Path:
        """Where temporary files go."""
        return self.folder / "temporary"

    def variables(self) -> dict[str, str]:
        """The environment of a command."""
        places = {name: str(self.home) for name in ("HOME", "USERPROFILE")}
        places |= {f"XDG_{kind}_HOME": str(self.home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE")}
        places |= {"XDG_CACHE_HOME": str(self.home / "cache"), "TMPDIR": str(self.temporary)}
        places["PYTHONPATH"] = str(ROOT)
        return {**os.environ, **places, **self.environment}

    def run(self, *arguments: str | Path, given: str | None = None, timeout: float = 100) -> Ended:
        """Run a command to its end; a traceback is never an answer."""
        done = subprocess.run(
            [sys.executable, "-m", "app", *map(str, arguments)],
            env=self.variables(),
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            cwd=self.folder,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)
