"""Models in a folder, a zip file or on a USB stick: found, looked at, and copied without trusting them.

Only files that a model consists of are taken, under names of our own choice, so that no name in an archive
and no link can lead anywhere else; the source is only read.
"""

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from app.domain.errors import ErrorCode, InputError, LocalError
from app.speech.model_files import MARKER, corrupt
from app.speech.model_header import require_speech_start
from app.speech.model_staging import disk_failure
from app.speech.models import missing_files

SPEECH_FILES = frozenset(
    {
        "model.bin",
        "config.json",
        "tokenizer.json",
        "preprocessor_config.json",
        "vocabulary.txt",
        "vocabulary.json",
    }
)
VOICES_SUFFIX = ".onnx"
LARGEST_WEIGHTS = 16 * 1024**3
LARGEST_OTHER = 64 * 1024**2
LARGEST_MARKER = 256 * 1024
MOST_MEMBERS = 20_000
TIGHTEST = 200
"""How many times smaller than its content a part of a zip file may be; weights hardly shrink at all."""

_DEPTH = 2
_ARCHIVE_DEPTH = 4
_CHUNK = 1024**2
_START = 64


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that was found: a name for it, its files with their sizes, and how to read one."""

    name: str
    files: dict[str, int]
    open: Callable[[str], IO[bytes]]
    marker: Callable[[], bytes]

    @property
    def kind(self) -> str:
        """``whisper`` or ``voices``."""
        return "voices" if any(name.endswith(VOICES_SUFFIX) for name in self.files) else "whisper"

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(self.files.values())


def offers(source: Path, stack: ExitStack) -> list[Offer]:
    """Every complete model at ``source``, the nearest first; ``stack`` closes what stays open for reading.

    FILE_NOT_FOUND, NO_MODEL; MODEL_INCOMPLETE or MODEL_FOREIGN when there is only a part or another kind;
    MODEL_CORRUPT for a zip file that cannot be read.
    """
    if source.is_dir():
        found, zipped = _search(source)
        if not found and zipped:
            found = [offer for path in zipped for offer in _in_archive(path, stack)]
    elif source.is_file():
        found = _in_archive(source, stack)
    else:
        raise InputError(ErrorCode.FILE_NOT_FOUND)
    complete = [offer for offer in found if offer.kind == "voices" or not missing_files(offer.files)]
    if complete:
        return complete
    if found:
        missing = missing_files(found[0].files)
        raise LocalError(ErrorCode.MODEL_INCOMPLETE, details={"file": missing[0]})
    raise LocalError(ErrorCode.NO_MODEL)


def copy(offer: Offer, folder: Path, step: Callable[[int], None]) -> dict[str, str]:
    """Copy the files into ``folder``; their SHA-256 by name. ``step`` gets the bytes each time and may raise.

    MODEL_FOREIGN before anything large is copied, MODEL_CORRUPT for a file that is not as long as was said,
    DISK_FULL, DISK_FAILED.
    """
    hashes = {}
    for name, size in sorted(offer.files.items(), key=lambda item: item[1]):
        limit = LARGEST_WEIGHTS if name == "model.bin" or name.endswith(VOICES_SUFFIX) else LARGEST_OTHER
        if size > limit:
            raise _foreign(name)
    if offer.kind == "whisper":
        with offer.open("model.bin") as stream:
            require_speech_start(_read(stream, _START, "model.bin"))
    for name, size in sorted(offer.files.items(), key=lambda item: item[1]):
        with offer.open(name) as stream:
            hashes[name] = _copied(stream, folder / name, size, step)
    return hashes


def _copied(stream: IO[bytes], target: Path, size: int, step: Callable[[int], None]) -> str:
    digest, copied = hashlib.sha256(), 0
    try:
        with target.open("xb") as file:
            while chunk := _read(stream, _CHUNK, target.name):
                copied += len(chunk)
                if copied > size:
                    raise corrupt(target.name)
                digest.update(chunk)
                file.write(chunk)
                step(len(chunk))
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        raise disk_failure(problem) from problem
    if copied != size:
        raise corrupt(target.name)
    return digest.hexdigest()


def _read(stream: IO[bytes], count: int, name: str) -> bytes:
    try:
        return stream.read(count)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as problem:
        raise corrupt(name) from problem


# ------------------------------------------------------------------ folders
def _search(source: Path) -> tuple[list[Offer], list[Path]]:
    """The models in ``source`` and up to two levels below it, and the zip files there."""
    found: list[Offer] = []
    zipped: list[Path] = []
    level, foreign = [source], False
    for depth in range(_DEPTH + 1):
        below: list[Path] = []
        for folder in level:
            try:
                inside = sorted(folder.iterdir())
            except OSError:
                continue  # a folder of somebody else on the stick
            offer = _in_folder(folder, inside, source)
            if offer is not None:
                found.append(offer)
                continue
            zipped += [path for path in inside if path.suffix.lower() == ".zip" and path.is_file()]
            foreign = foreign or any(path.suffix in (".safetensors", ".pt", ".gguf") for path in inside)
            below += [path for path in inside if _is_open_folder(path)]
        level = below if depth < _DEPTH else []
    if not found and not zipped and foreign:
        raise _foreign("weights")
    return found, zipped


def _is_open_folder(path: Path) -> bool:
    """Not a link, and not hidden: those hold what was thrown away, or is not complete yet."""
    return path.is_dir() and not path.is_symlink() and not path.name.startswith(".")


def _in_folder(folder: Path, inside: list[Path], source: Path) -> Offer | None:
    root = folder.parents[1] if _is_snapshot(folder) else source
    files = {path.name: size for path in inside if (size := _size_within(path, root.resolve())) is not None}
    chosen = _chosen(files)
    if not chosen:
        return None
    name = folder.parents[1].name.split("--")[-1] if _is_snapshot(folder) else folder.resolve().name
    marker = folder / MARKER

    def read_marker() -> bytes:
        return marker.read_bytes() if 0 < files.get(MARKER, 0) < LARGEST_MARKER else b""

    return Offer(name, chosen, lambda file: _opened(folder / file), read_marker)


def _is_snapshot(folder: Path) -> bool:
    """Whether this is a version in the cache of a hub's own tools, whose files are links beside it."""
    parents = folder.absolute().parents
    return len(parents) > 1 and parents[0].name == "snapshots" and parents[1].name.startswith("models--")


def _size_within(path: Path, root: Path) -> int | None:
    """Of a plain file; None for anything else, and for a link that leads out of ``root``."""
    try:
        real = path.resolve(strict=True)
        found = real.stat()
    except (OSError, RuntimeError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) and real.is_relative_to(root) else None


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb", buffering=0)
    except OSError as problem:
        raise corrupt(path.name) from problem


# ------------------------------------------------------------------ zip files
def _in_archive(path: Path, stack: ExitStack) -> list[Offer]:
    if not zipfile.is_zipfile(path):
        raise corrupt(path.suffix) if path.suffix.lower() == ".zip" else _foreign("file")
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
        raise corrupt(".zip") from problem
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise _foreign(".zip")
    folders: dict[PurePosixPath, dict[str, zipfile.ZipInfo]] = {}
    for member in members:
        place = PurePosixPath(member.filename)
        if _is_plain_member(member, place):
            folders.setdefault(place.parent, {})[place.name] = member
    found = []
    for folder in sorted(folders, key=lambda place: (len(place.parts), str(place))):
        inside = folders[folder]
        chosen = _chosen({name: member.file_size for name, member in inside.items()})
        if chosen:
            found.append(_archived(archive, folder.name or path.stem, inside, chosen))
    return found


def _archived(
    archive: zipfile.ZipFile, name: str, inside: dict[str, zipfile.ZipInfo], chosen: dict[str, int]
) -> Offer:
    for member in (inside[file] for file in chosen):
        if member.flag_bits & 0x1:
            raise _foreign("encrypted")
        if member.file_size > TIGHTEST * max(member.compress_size, 1) + _CHUNK:
            raise corrupt(PurePosixPath(member.filename).name)

    def opened(file: str) -> IO[bytes]:
        try:
            return archive.open(inside[file])
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as problem:
            raise corrupt(file) from problem

    def read_marker() -> bytes:
        if MARKER not in inside or inside[MARKER].file_size > LARGEST_MARKER:
            return b""
        with opened(MARKER) as stream:
            return _read(stream, LARGEST_MARKER, MARKER)

    return Offer(name, chosen, opened, read_marker)


def _is_plain_member(member: zipfile.ZipInfo, place: PurePosixPath) -> bool:
    """Whether it is a file at an honest place: not absolute, not upwards, no link, no device."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    return (
        not member.is_dir()
        and kind in (0, stat.S_IFREG)
        and not place.is_absolute()
        and ".." not in place.parts
        and ":" not in member.filename
        and "\\" not in member.filename
        and len(place.parts) <= _ARCHIVE_DEPTH + 1
    )


def _chosen(files: dict[str, int]) -> dict[str, int]:
    """What of a folder's files makes a model: a speech model's, or the one of a voice model; or {}."""
    if "model.bin" in files or {"config.json", "tokenizer.json"} <= files.keys():
        return {name: size for name, size in files.items() if name in SPEECH_FILES}
    voices = {name: size for name, size in files.items() if name.endswith(VOICES_SUFFIX) and size}
    return voices if len(voices) == 1 else {}


def _foreign(name: str) -> LocalError:
    return LocalError(ErrorCode.MODEL_FOREIGN, details={"file": name})
