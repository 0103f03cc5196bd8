"""``python -m tests.bench.window_parts MINUTES``: what each part of the pipeline takes, in one process.

The sound goes the way it goes in a session: sealed, read again every few seconds, through the messages of
the pipe to voice activity, packing, the model and the voices, back, and committed; at last the speakers.
Prints one line of JSON: CPU seconds of each part.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")

PARTS = {
    "model": "the model's own calls, encoding 10 s",
    "activity": "voice activity",
    "voices": "features of the voices",
    "packing": "packing",
    "messages": "messages of the pipe, both ways",
    "sound": "sealed sound read again",
    "commit": "parts committed to the database",
    "speakers": "speakers told at the end",
}


class Spent:
    """CPU seconds by part; what is measured within something else is not counted twice."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._within = 0.0

    def on(self, part: str, work: Callable[..., Result]) -> Callable[..., Result]:
        """``work``, measured."""

        def measured(*args: Any, **named: Any) -> Result:
            before, self._within = self._within, 0.0
            began = time.process_time()
            try:
                return work(*args, **named)
            finally:
                passed = time.process_time() - began
                self.seconds[part] += passed - self._within
                self._within = before + passed

        return measured


def parts(folder: Path, pcm: bytes) -> dict[str, float]:
    """CPU seconds of each part for this sound."""
    from app.audio.sealed_recordings import SealedRecordings
    from app.domain.session import SAMPLE_RATE
    from app.services.course import Course
    from app.services.decoding import Decoder, no_terms, relative_to
    from app.services.events import EventBus
    from app.services.ports import AS_USUAL
    from app.speech import listening, packing
    from app.speech.activity import VoiceActivity
    from app.speech.answers import heard_message, heard_of
    from app.speech.messages import from_bytes
    from app.speech.recogniser import Recogniser
    from app.speech.requests import hear_message, hear_of, separate_message, separate_of
    from app.speech.separation import separate_voices
    from app.speech.threads import decoding_threads, usable_cores
    from app.speech.voices import voice_frames
    from app.system.clock import SystemClock
    from tests.bench.session_end import RECORDING, prepare
    from tests.bench.stepped_session import MODEL
    from tests.bench.window_costs import LIVE
    from tests.support.database import SESSION, Store

    spent, clock, store = Spent(), SystemClock(), Store(folder)
    database = store.open()
    prepare(database, clock)
    recordings = SealedRecordings(folder / "recordings", store.vault, clock)
    sealing = recordings.begin(RECORDING)
    sealing.append(pcm)
    sealing.finish()

    model = Recogniser(MODEL, "cpu", "int8", decoding_threads(usable_cores()), "en")
    activity = VoiceActivity()
    packing.Packing.next_window = spent.on("packing", packing.Packing.next_window)  # type: ignore[method-assign]
    model.decode = spent.on("model", model.decode)  # type: ignore[method-assign]
    activity.probabilities = spent.on("activity", activity.probabilities)  # type: ignore[method-assign]
    hearing = listening.Listening(model, activity, spent.on("voices", voice_frames))
    read = spent.on("sound", recordings.read)
    remember = spent.on("activity", activity.memory)
    recall = spent.on("activity", activity.recall)
    committing = Decoder(None, recordings, database, EventBus(), clock, no_terms)  # type: ignore[arg-type]
    commit = spent.on("commit", committing._commit)
    course = Course(SESSION.id, RECORDING)

    def asked(sound: bytes, final: bool, memory: bytes) -> Any:
        return hear_of(from_bytes(hear_message(sound, final, AS_USUAL, memory).to_bytes()))

    def answered(heard: Any, memory: bytes, frames: int) -> Any:
        return heard_of(from_bytes(heard_message(heard, memory).to_bytes()), frames)

    there, total, memory = 0, len(pcm) // 2, b""
    voice: list[Any] = []
    words: list[Any] = []
    try:
        while course.position < total:
            there = min(there + int(LIVE * SAMPLE_RATE), total)
            stop = min(there, course.position + int(packing.LONGEST_STRETCH * SAMPLE_RATE))
            sound = read(RECORDING, course.position, stop)
            request = spent.on("messages", asked)(sound, stop == total, memory)
            recall(request.memory, request.pcm)
            found = hearing.hear(request.pcm, final=request.final, progress=lambda: None)
            heard, memory = spent.on("messages", answered)(found, remember(), len(sound) // 2)
            if heard.consumed:
                part = relative_to(course.position, heard)
                voice += part.voice
                words += part.words
                commit(course, part, lambda: True)

        def speakers() -> None:
            told = separate_of(from_bytes(separate_message(voice, words, 2, None).to_bytes()))
            separate_voices(told.voice, told.words, told.count)

        spent.on("speakers", speakers)()
    finally:
        database.close()
    return dict(spent.seconds)


def main() -> None:
    """See the module."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the speech process
    from tests.bench.stepped_session import sound_of

    with tempfile.TemporaryDirectory(prefix="roomnote-bench-") as folder:
        print(json.dumps(parts(Path(folder), b"".join(sound_of(float(sys.argv[1]))))))


if __name__ == "__main__":
    main()
