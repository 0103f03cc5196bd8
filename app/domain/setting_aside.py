"""A stretch that cannot be transcribed: where it is cut off, and what stands in its place. Pure."""

import struct
from collections.abc import Sequence
from dataclasses import replace

from app.domain.session import SAMPLE_RATE
from app.domain.transcript import SpeakerRole, TranscriptPart, Utterance, Word

NOT_TRANSCRIBED = "[not transcribed]"

_STEP = SAMPLE_RATE // 100
_QUIET = 20
"""Steps of 10 ms that are looked at together: a breath of 0.2 s."""


def set_aside(start_frame: int, frames: int) -> TranscriptPart:
    """The part that says so, from sample ``start_frame`` on."""
    end = start_frame + frames
    word = Word(NOT_TRANSCRIBED, start_frame / SAMPLE_RATE, end / SAMPLE_RATE, 0.0)
    return TranscriptPart(start_frame, end, (word,), (), set_aside=True)


def quietest_cut(pcm: bytes, longest: int) -> int:
    """Samples to set aside from the start of ``pcm`` (16-bit mono): at most ``longest``, up to the quietest
    moment of the last third of that, so that no word after it loses its beginning."""
    count = len(pcm) // 2
    samples = struct.unpack(f"<{count}h", pcm[: 2 * count])
    if len(samples) <= longest:
        return len(samples)
    first = longest - longest // 3
    loudness = [sum(map(abs, samples[at : at + _STEP])) for at in range(first, longest, _STEP)]
    if len(loudness) <= _QUIET:
        return longest
    around = [sum(loudness[at : at + _QUIET]) for at in range(len(loudness) - _QUIET + 1)]
    quietest = min(range(len(around)), key=lambda at: (around[at], -at))
    return first + (quietest + _QUIET // 2) * _STEP


def with_missing(utterances: Sequence[Utterance], missing: Sequence[TranscriptPart]) -> tuple[Utterance, ...]:
    """The utterances with one of nobody's in the place of each stretch that is ``missing``, numbered anew."""
    if not missing:
        return tuple(utterances)
    gaps = [
        Utterance(
            id="",
            speaker=SpeakerRole.UNCERTAIN.value,
            start=round(part.start_frame / SAMPLE_RATE, 3),
            end=round(part.end_frame / SAMPLE_RATE, 3),
            text=NOT_TRANSCRIBED,
            confidence=0.0,
            doubtful=((0, len(NOT_TRANSCRIBED)),),
        )
        for part in missing
    ]
    ordered = sorted((*utterances, *gaps), key=lambda utterance: utterance.start)
    return tuple(replace(utterance, id=f"U{number:04d}") for number, utterance in enumerate(ordered, 1))
