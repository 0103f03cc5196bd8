"""The list of models that can be fetched or imported, checked when it is read.

A mistake in it is ours: BugError with the entry and the key, never a guess.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import BugError, ErrorCode, InputError
from app.services.ports import CatalogueEntry, ModelFile

KINDS = ("whisper", "voices")
MODEL_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
"""What may name a model and its folder."""

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REVISION = re.compile(r"[0-9a-f]{40}")
_REPOSITORY = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")
_HOST = re.compile(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_WHISPER_FILES = {"model.bin", "config.json", "tokenizer.json"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The entries, smallest first, and where they come from.

    ``source``: base address. ``hosts``: from where else it hands out files; ``*.`` is any name below.
    ``demonstration``: SHA-256 of the model.bin of models that are never for people.
    """

    entries: tuple[CatalogueEntry, ...] = ()
    source: str = ""
    hosts: tuple[str, ...] = ()
    demonstration: frozenset[str] = frozenset()

    def entry(self, model_id: str) -> CatalogueEntry:
        """The entry of this id; MODEL_UNKNOWN."""
        for entry in self.entries:
            if entry.id == model_id:
                return entry
        raise InputError(ErrorCode.MODEL_UNKNOWN)

    def of_files(self, hashes: Mapping[str, str]) -> CatalogueEntry | None:
        """The entry whose largest file is among these (name → SHA-256); None for a model of its own."""
        for entry in self.entries:
            largest = max(entry.files, key=lambda file: file.size)
            if largest.sha256 and hashes.get(largest.name) == largest.sha256:
                return entry
        return None


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue in the TOML file ``path``; BugError when it is not one."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _wrong("", "file") from error
    hosts = tuple(_texts(content.get("hosts", []), "", "hosts", _HOST))
    known = frozenset(_texts(content.get("demonstration", []), "", "demonstration", _SHA256))
    source = content.get("source", "")
    if not isinstance(source, str) or (source and not source.startswith("https://")):
        raise _wrong("", "source")
    entries = tuple(sorted(map(_entry, content.get("model", [])), key=lambda entry: entry.size))
    if len({entry.id.lower() for entry in entries}) != len(entries):  # some file systems ignore case
        raise _wrong("", "id")
    return Catalogue(entries, source.rstrip("/"), hosts, known)


def _entry(table: Mapping[str, Any]) -> CatalogueEntry:
    name = _text(table, "", "id", MODEL_ID)
    kind = _text(table, name, "kind")
    if kind not in KINDS:
        raise _wrong(name, "kind")
    files = tuple(_file(file, name) for file in table.get("files", []))
    names = {file.name for file in files}
    if not files or len(names) != len(files) or (kind == "whisper" and not _complete(names)):
        raise _wrong(name, "files")
    revision = _text(table, name, "revision", optional=True)
    if revision and not _REVISION.fullmatch(revision):
        raise _wrong(name, "revision")
    if not revision and any(file.sha256 for file in files):
        raise _wrong(name, "revision")  # the bytes are known, the version they belong to is not
    return CatalogueEntry(
        id=name,
        kind=kind,
        title=_text(table, name, "title"),
        suits=_text(table, name, "suits"),
        size=sum(file.size for file in files),
        memory=_number(table, name, "memory"),
        licence=_text(table, name, "licence"),
        languages=tuple(_texts(table.get("languages"), name, "languages", re.compile(r"[a-z]{2,3}|\*"))),
        repository=_text(table, name, "repository", _REPOSITORY),
        revision=revision,
        files=files,
    )


def _file(table: Mapping[str, Any], entry: str) -> ModelFile:
    name = _text(table, entry, "name", _FILE_NAME)
    sha256 = _text(table, entry, "sha256", optional=True)
    if sha256 and not _SHA256.fullmatch(sha256):
        raise _wrong(entry, "sha256")
    return ModelFile(name, _number(table, entry, "size"), sha256)


def _complete(names: set[str]) -> bool:
    return names >= _WHISPER_FILES and any(name.startswith("vocabulary.") for name in names)


def _text(
    table: Mapping[str, Any],
    entry: str,
    key: str,
    form: re.Pattern[str] | None = None,
    *,
    optional: bool = False,
) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or (not value and not optional) or (form and not form.fullmatch(value)):
        raise _wrong(entry, key)
    return value


def _texts(value: object, entry: str, key: str, form: re.Pattern[str]) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) and form.fullmatch(v) for v in value):
        raise _wrong(entry, key)
    return value


def _number(table: Mapping[str, Any], entry: str, key: str) -> int:
    value = table.get(key)
    if type(value) is not int or value <= 0:
        raise _wrong(entry, key)
    return value


def _wrong(entry: str, key: str) -> BugError:
    return BugError({"what": "catalogue", "entry": entry, "key": key})
