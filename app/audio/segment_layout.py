"""Which segment holds which stretch of a recording."""

from collections.abc import Iterator, Sequence

from app.audio.segment_format import SAMPLE_BYTES
from app.audio.segment_reader import SegmentReader

Stretch = tuple[SegmentReader, int, int]
"""A segment, the position of the first sample taken from it, and the one after the last."""


def laid_out(readers: Sequence[SegmentReader]) -> list[Stretch]:
    """The stretches in order, from segments by number: each counts as far as no later one begins before."""
    stretches: list[Stretch] = []
    limit: int | None = None
    for reader in reversed(readers):
        if not reader.proven:
            continue
        begin, end = reader.start_frame, reader.start_frame + reader.frames
        if limit is None or begin < limit:
            stretches.append((reader, begin, end if limit is None else min(end, limit)))
            limit = begin
    stretches.reverse()
    return stretches


def read_stretches(stretches: Sequence[Stretch], start: int, stop: int) -> bytes:
    """Samples ``start`` … ``stop``, silence where no stretch holds any. ``OSError``."""
    position, parts = start, list[bytes]()
    for reader, begin, end in stretches:
        if end <= position or begin >= stop:
            continue
        parts.append(bytes(max(0, begin - position) * SAMPLE_BYTES))
        position = max(position, begin)
        parts.append(reader.read(position - reader.start_frame, min(stop, end) - reader.start_frame))
        position = min(stop, end)
    parts.append(bytes(max(0, stop - position) * SAMPLE_BYTES))
    return b"".join(parts)


def read_anywhere(readers: Sequence[SegmentReader], start: int, stop: int) -> bytes:
    """Samples ``start`` … ``stop``, each from the latest segment that has it; silence if none has.

    Unlike in the layout, no segment is hidden by a later one that was only begun, such as a copy that a crash
    cut short. ``OSError``.
    """
    sound = bytearray((stop - start) * SAMPLE_BYTES)
    missing = [(start, stop)]
    for reader in reversed(readers):
        if missing and reader.proven:
            missing = [rest for stretch in missing for rest in _fill(sound, start, reader, stretch)]
    return bytes(sound)


def _fill(
    sound: bytearray, origin: int, reader: SegmentReader, stretch: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Copy into ``sound`` what the reader has of the stretch; what is still missing of it."""
    base = reader.start_frame
    begin, end = max(stretch[0], base), min(stretch[1], base + reader.frames)
    if begin >= end:
        yield stretch
        return
    sound[(begin - origin) * SAMPLE_BYTES : (end - origin) * SAMPLE_BYTES] = reader.read(
        begin - base, end - base
    )
    holes = [(max(begin, base + first), min(end, base + last)) for first, last in reader.holes]
    yield from (
        (first, last) for first, last in [(stretch[0], begin), *holes, (end, stretch[1])] if first < last
    )
