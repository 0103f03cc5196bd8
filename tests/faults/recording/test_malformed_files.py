"""Damaged sound files of every format (R49): sound or a named error within five seconds, never a crash."""

import collections
import multiprocessing
import random
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from app.domain.errors import ErrorCode
from tests.faults.recording.decoding_child import decode
from tests.faults.sizes import MALFORMED_FILES, sizes

pytestmark = pytest.mark.faults
MOST_SECONDS = 5.0
ENOUGH = 10
"""So many that went wrong are shown; each of them may have taken five seconds."""
NAMED = {
    code.value for code in (ErrorCode.FILE_NOT_AUDIO, ErrorCode.FILE_CORRUPT, ErrorCode.FILE_NO_AUDIO_STREAM)
}
CODECS = {
    "wav": "pcm_s16le",
    "mp3": "libmp3lame",
    "m4a": "aac",
    "webm": "libopus",
    "flac": "flac",
    "ogg": "vorbis",
    "mp4": "aac",
}
RATE = 48_000
HEAD = 256
"""Where most formats say what is in them; half of the damage falls here."""
NUMBERS = (
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\x80\0\0\0",
    b"\1\0\0\0",
)


def _sound(folder: Path, ending: str) -> bytes:
    """Two seconds of a tone in noise."""
    times = np.arange(2 * RATE) / RATE
    noise = np.random.default_rng(7).normal(0, 300, len(times))
    wave = (8_000 * np.sin(2 * np.pi * 440 * times) + noise).astype("<i2")
    path = folder / f"whole.{ending}"
    if ending == "ogg":
        soundfile.write(path, wave, RATE, format="OGG", subtype="VORBIS")
        return path.read_bytes()
    with av.open(str(path), "w", format="mp4" if ending == "m4a" else ending) as container:
        stream = container.add_stream(CODECS[ending], rate=RATE, layout="mono")
        size = stream.codec_context.frame_size or 1024
        resampler = av.AudioResampler(stream.format.name, "mono", RATE, size)
        frame = av.AudioFrame.from_ndarray(wave[None, :], format="s16", layout="mono")
        frame.sample_rate = RATE
        for ready in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path.read_bytes()


def _mutate(dice: random.Random, wholes: dict[str, bytes], ending: str) -> tuple[str, bytes]:
    """One to three kinds of damage, one on top of the other."""
    data = bytearray(wholes[ending])
    kinds = []
    for _ in range(dice.choice((1, 1, 2, 3))):
        place = dice.randrange(min(HEAD, len(data)) if dice.random() < 0.5 else len(data))
        size = dice.randrange(1, 2_000)
        kind = dice.choice(("flip", "number", "noise", "zeros", "cut", "drop", "double", "swap", "splice"))
        kinds.append(kind)
        match kind:
            case "flip":
                for _ in range(dice.choice((1, 4, 64))):
                    data[min(len(data) - 1, place + dice.randrange(size))] ^= 1 << dice.randrange(8)
            case "number":
                data[place : place + 4] = dice.choice(NUMBERS)
            case "noise":
                data[place : place + size] = dice.randbytes(size)
            case "zeros":
                data[place : place + size] = bytes(size)
            case "cut":
                del data[max(1, place) :]
            case "drop":
                del data[place : max(place + 1, min(place + size, len(data) - 1))]
            case "double":
                data[place:place] = data[place : place + size]
            case "swap":
                other = dice.randrange(len(data))
                one, two = data[place : place + size], data[other : other + size]
                data[place : place + len(two)] = two
                data[other : other + len(one)] = one
            case "splice":
                stranger = wholes[dice.choice(sorted(wholes))]
                start = dice.randrange(len(stranger))
                data[place:] = stranger[start:]
        if not data:
            data += b"\0"
    return "+".join(kinds), bytes(data)


class _Decoder:
    """A child that decodes one file after another; a new one when it is gone."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._child: BaseProcess | None = None
        self._pipe: Connection | None = None

    def outcome(self, path: Path) -> tuple[str, object]:
        """What the child says, or ("crash", exit status), or ("hang", seconds)."""
        if self._child is None or self._pipe is None:
            self._pipe, theirs = self._context.Pipe()
            self._child = self._context.Process(target=decode, args=(theirs,), daemon=True)
            self._child.start()
            theirs.close()
            self._pipe.send(str(path.parent / "nothing"))  # it is ready when it has said that this is missing
            assert self._pipe.poll(60) and self._pipe.recv() == ("error", ErrorCode.FILE_NOT_FOUND.value)
        self._pipe.send(str(path))
        try:
            if self._pipe.poll(MOST_SECONDS):
                said: tuple[str, object] = self._pipe.recv()
                return said
        except (EOFError, ConnectionResetError):
            self._child.join(10)
            status = self._child.exitcode
            self.close()
            return "crash", status
        self.close()
        return "hang", MOST_SECONDS

    def close(self) -> None:
        """End the child."""
        if self._child is not None and self._pipe is not None:
            self._pipe.close()
            self._child.kill()
            self._child.join()
            self._child.close()
        self._child = self._pipe = None


@pytest.mark.slow
@sizes(MALFORMED_FILES)
def test_a_damaged_file_gives_sound_or_a_named_error(tmp_path: Path, times: int) -> None:
    wholes = {ending: _sound(tmp_path, ending) for ending in CODECS}
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    decoder = _Decoder()
    outcomes: collections.Counter[str] = collections.Counter()
    slowest, bad = 0.0, []
    try:
        for ending in CODECS:
            (tmp_path / "whole").write_bytes(wholes[ending])
            what, frames = decoder.outcome(tmp_path / "whole")
            assert what == "sound" and frames == pytest.approx(32_000, abs=2_000), ending
        for number in range(times):
            ending = sorted(CODECS)[number % len(CODECS)]
            kinds, data = _mutate(dice, wholes, ending)
            path = tmp_path / f"damaged.{ending}"
            path.write_bytes(data)
            began = time.monotonic()
            what, more = decoder.outcome(path)
            slowest = max(slowest, time.monotonic() - began)
            outcomes[f"error {more}" if what == "error" else what] += 1
            if not ((what == "sound" and more) or (what == "error" and more in NAMED)):
                bad.append((number, ending, kinds, what, more))
            if len(bad) == ENOUGH:
                break
    finally:
        decoder.close()
    print(f"{times} damaged files: {dict(outcomes)}, slowest {slowest:.2f} s, seed {seed}")
    assert not bad, f"seed {seed}: {bad}"
