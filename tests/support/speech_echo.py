"""Speech processes whose model says how it was asked. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import sys
import time
import types
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from app.domain.transcript import VoiceFrame, VoicePrint, Word
from app.services.ports import AS_USUAL, Decoding, Speakers
from app.speech import child
from app.speech.answers import Card
from app.speech.requests import Load


class Echo:
    """A model with a window of ten seconds that hears one word: its instructions."""

    window, device, compute_type = 10.0, "cpu", "int8"

    def __init__(self, takes: float = 0.0) -> None:
        self._takes = takes

    def decode(self, samples: Any, how: Decoding = AS_USUAL) -> Any:
        """One phrase."""
        from app.speech.gate import Phrase

        time.sleep(self._takes)
        said = " ".join((f"beam={how.beam}", *how.terms))
        return [Phrase((Word(said, 0.2, 0.9, 0.9),), logprob=-0.1, no_speech=0.0, compression=1.0)]

    def prove(self) -> None:
        """It always works."""


def _no_card() -> Card:
    return Card(0)


def _open(load: Load) -> Echo:
    return Echo()


def _open_slowly(load: Load) -> Echo:
    return Echo(takes=0.3)


def _open_patiently(load: Load) -> Echo:
    return Echo(takes=2.5)


def echo(connection: Connection, idle_seconds: float, heartbeat: float) -> None:
    """Serve with the echo."""
    child.serve(connection, idle_seconds, heartbeat, _open, _no_card)


def slow_echo(connection: Connection, idle_seconds: float, heartbeat: float) -> None:
    """Serve with an echo that takes its time."""
    child.serve(connection, idle_seconds, heartbeat, _open_slowly, _no_card)


def patient_echo(connection: Connection, idle_seconds: float, heartbeat: float) -> None:
    """Serve with an echo that takes longer for a window than a process may be silent in its test."""
    child.serve(connection, idle_seconds, heartbeat, _open_patiently, _no_card)


class Pretender(Echo):
    """A model that hears longer than its folder says."""

    window = 30.0


def _open_another(load: Load) -> Echo:
    return Pretender()


def pretending_echo(connection: Connection, idle_seconds: float, heartbeat: float) -> None:
    """Serve with another model than the one that was asked for."""
    child.serve(connection, idle_seconds, heartbeat, _open_another, _no_card)


def _cannot_open(load: Load) -> Echo:
    raise KeyError("what Anna said")


def failing_echo(connection: Connection, idle_seconds: float, heartbeat: float) -> None:
    """Serve with a mistake in it."""
    child.serve(connection, idle_seconds, heartbeat, _cannot_open, _no_card)


def echo_speakers(connection: Connection, idle_seconds: float, heartbeat: float) -> None:
    """Serve with voices that are told apart by their order."""
    fake = types.ModuleType("app.speech.separation")

    def separate_voices(
        voice: Sequence[VoiceFrame],
        words: Sequence[tuple[float, float]],
        count: int,
        enrolled: VoicePrint | None = None,
    ) -> Speakers:
        numbers = tuple(min(number, count - 1) for number in range(len(words)))
        if enrolled is None:
            return Speakers(numbers, count, True, float(len(voice)))
        return Speakers(numbers, count, True, float(enrolled.frames), 1, (enrolled,) * count)

    fake.separate_voices = separate_voices  # type: ignore[attr-defined]
    sys.modules["app.speech.separation"] = fake
    echo(connection, idle_seconds, heartbeat)
