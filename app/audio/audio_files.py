"""Attached sound files, decoded as a stream with FFmpeg's libraries."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from stat import S_ISREG

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from app.audio.segment_format import SAMPLE_BYTES
from app.domain.errors import ErrorCode, InputError
from app.domain.session import SAMPLE_RATE
from app.services.ports import FileIdentity, Removal

# Only sound and film: a playlist or a text must not make FFmpeg open other files or addresses.
_FORMATS = "wav,w64,aiff,caf,flac,ogg,mp3,aac,amr,mov,mp4,m4a,matroska,webm,avi,asf,mpegts,mpeg,au"
_SIGNS = (b"RIFF", b"ID3", b"fLaC", b"OggS", b"\x1a\x45\xdf\xa3", b"FORM", b"caff")
_SIGN_OF_MP4 = b"ftyp"

_GUESSED_LENGTHS = frozenset({"mp3", "aac", "amr", "mpegts", "mpeg"})
_UNKNOWN_SIZE = 0x7FFFF000
"""Sizes from here on are written by programs that did not know the length."""
_WAV_HEAD = 44
"""Bytes before the sound of a WAV file, at least."""
_RATES = range(2_000, 1_000_000)
"""Sampling rates in Hz that sound files have; one out of this range is damage, and could cost any memory."""
_MOST_SECONDS = 7 * 24 * 3600.0
"""A length beyond this is no length but damage."""
_DAMAGED_PACKETS, _DAMAGED_SHARE = 3, 0.02
_MISSING_SECONDS, _MISSING_SHARE = 1.0, 0.02
"""A file is damaged when more than this is: a few bad packets at a cut are usual and cannot be heard."""


class _Nameless:
    """A file whose path FFmpeg never learns, so that no error can repeat it."""

    def __init__(self, file: FileIO) -> None:
        self.read, self.seek, self.tell, self.close = file.read, file.seek, file.tell, file.close


class DecodedFiles:
    """Implements ``AudioFiles`` for WAV, MP3, M4A, WEBM, FLAC, OGG, MP4 and a few more."""

    def stream(self, path: Path, block_frames: int) -> Iterator[bytes]:
        """See ``AudioFiles``; memory stays flat, and nothing is written. Raises at the first ``next``.

        The last block may be shorter. FILE_CORRUPT may come after blocks that were fine.
        """
        with _opened(path) as file:
            longer = _longer_than_there(file)
            with _container(file) as container:
                yield from _blocks(_decoded(container, longer), block_frames * SAMPLE_BYTES)

    def seconds(self, path: Path) -> float:
        """See ``AudioFiles``; reads the head only. Where that does not say it, a guess from the size."""
        with _opened(path) as file, _container(file) as container:
            streams = container.streams.audio
            if not streams:
                raise InputError(ErrorCode.FILE_NO_AUDIO_STREAM)
            said = _said_seconds(container, streams[0])
        return said if 0.0 < said < _MOST_SECONDS else 0.0

    def identity(self, path: Path) -> FileIdentity:
        """See ``AudioFiles``; follows links, as reading does."""
        try:
            found = path.stat()
        except OSError as exc:
            raise _not_found(exc) from exc
        return _identity(found)

    def remove(self, path: Path, identity: FileIdentity) -> Removal:
        """See ``AudioFiles``; a link is not followed, and counts as another file."""
        try:
            found = path.lstat()
            if not S_ISREG(found.st_mode) or _identity(found) != identity:
                return Removal.CHANGED
            path.unlink()
        except FileNotFoundError:
            return Removal.GONE
        except OSError:
            return Removal.REFUSED
        return Removal.REMOVED


def _identity(found: os.stat_result) -> FileIdentity:
    return FileIdentity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


@contextmanager
def _container(file: FileIO) -> Iterator[InputContainer]:
    """The opened file; FILE_NOT_AUDIO, or FILE_CORRUPT for what only begins like sound."""
    damaged = _has_a_sign(file)
    try:
        container = av.open(_Nameless(file), mode="r", options={"format_whitelist": _FORMATS})
    except (av.FFmpegError, ValueError, OSError) as exc:
        raise InputError(ErrorCode.FILE_CORRUPT if damaged else ErrorCode.FILE_NOT_AUDIO) from exc
    with container:
        yield container


def _opened(path: Path) -> FileIO:
    try:
        if not S_ISREG(path.stat().st_mode):  # a folder; or a pipe, which would be waited for for ever
            raise InputError(ErrorCode.FILE_NOT_FOUND)
        file = FileIO(path)
    except OSError as exc:
        raise _not_found(exc) from exc
    return file


def _not_found(exc: OSError) -> InputError:
    exc.filename = None  # a path may hold a name
    return InputError(ErrorCode.FILE_NOT_FOUND, details={"errno": exc.errno or 0})


def _has_a_sign(file: FileIO) -> bool:
    """Whether the file begins like a sound file, so that what is wrong with it is damage."""
    head = file.read(12)
    file.seek(0)
    return head.startswith(_SIGNS) or head[4:8] == _SIGN_OF_MP4


def _longer_than_there(file: FileIO) -> float:
    """How many times its sound a WAV file says it has, 1 for others: FFmpeg believes the real size."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    declared = int.from_bytes(head[4:8], "little") + len(head)
    if not head.startswith(b"RIFF") or declared >= _UNKNOWN_SIZE:
        return 1.0
    return max(1.0, (declared - _WAV_HEAD) / max(1, size - _WAV_HEAD))


def _decoded(container: InputContainer, longer: float) -> Iterator[bytes]:
    """16 kHz mono, in pieces of any length; FILE_CORRUPT when too much of it cannot be decoded."""
    streams = container.streams.audio
    if not streams:
        raise InputError(ErrorCode.FILE_NO_AUDIO_STREAM)
    stream = streams[0]
    resampler = av.AudioResampler("s16", "mono", SAMPLE_RATE)
    sampling: tuple[int, str, str] | None = None
    packets, damaged, seconds, size = 0, 0, 0.0, 0
    for packet in _packets(container, stream):
        packets += 1
        try:
            frames = stream.decode(packet)
        except av.FFmpegError:
            damaged += 1
            continue
        for frame in frames:
            if frame.sample_rate not in _RATES:
                raise InputError(ErrorCode.FILE_CORRUPT, details={"rate": frame.sample_rate})
            now = (frame.sample_rate, frame.layout.name, frame.format.name)
            if sampling is not None and now != sampling:
                yield _bytes(resampler.resample(None))
                resampler = av.AudioResampler("s16", "mono", SAMPLE_RATE)
            sampling = now
            frame.pts = None
            seconds += frame.samples / frame.sample_rate
            pcm = _bytes(resampler.resample(frame))
            size += len(pcm)
            yield pcm
    if sampling is not None:
        pcm = _bytes(resampler.resample(None))
        size += len(pcm)
        yield pcm
    if not size or damaged > max(_DAMAGED_PACKETS, packets * _DAMAGED_SHARE):
        raise InputError(ErrorCode.FILE_CORRUPT, details={"packets": packets, "damaged": damaged})
    declared = max(_declared_seconds(container, stream), seconds * longer)
    if declared - seconds > max(_MISSING_SECONDS, declared * _MISSING_SHARE):
        raise InputError(ErrorCode.FILE_CORRUPT, details={"declared": declared, "seconds": seconds})


def _packets(container: InputContainer, stream: AudioStream) -> "Iterator[av.Packet[AudioStream]]":
    """The packets of the stream; a file that ends in the middle of one ends here."""
    try:
        yield from container.demux(stream)
    except av.FFmpegError as exc:
        raise InputError(ErrorCode.FILE_CORRUPT) from exc


def _declared_seconds(container: InputContainer, stream: AudioStream) -> float:
    """The length a file says it has; 0 for formats whose length FFmpeg only guesses from the size."""
    return 0.0 if container.format.name in _GUESSED_LENGTHS else _said_seconds(container, stream)


def _said_seconds(container: InputContainer, stream: AudioStream) -> float:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / av.time_base


def _blocks(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        rest += piece
        whole = len(rest) - len(rest) % size
        for start in range(0, whole, size):
            yield rest[start : start + size]
        rest = rest[whole:]
    if rest:
        yield rest


def _bytes(frames: list[av.AudioFrame]) -> bytes:
    return b"".join(frame.to_ndarray().astype("<i2", copy=False).tobytes() for frame in frames)
