"""The first bytes of a converted model, and where its parts end, without loading it.

CTranslate2 writes: version of the form (u32), name and revision of the architecture, the number of variables,
then each with its name, shape, type and length, then aliases. Little endian; a text is its length (u16) and
its bytes with a final zero. Following the lengths finds a file that was cut without reading its gigabytes.
"""

import os
import struct
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import ErrorCode, LocalError

SPEECH = "WhisperSpec"
NEWEST_FORM = 6
_LENGTHS_IN_BYTES = 4
"""From this version of the form on the length of a variable is given in bytes."""
_MOST_VARIABLES = 100_000


class _Unreadable(Exception):
    pass


def require_speech_model(path: Path) -> None:
    """Return when ``path`` begins as a speech model and is as long as it says.

    MODEL_FOREIGN for another architecture or a newer form, MODEL_CORRUPT for what is no model or is cut.
    """
    try:
        with path.open("rb") as file:
            _follow(file, os.fstat(file.fileno()).st_size)
    except (OSError, _Unreadable) as problem:
        raise LocalError(ErrorCode.MODEL_CORRUPT, details={"file": path.name}) from problem


def require_speech_start(start: bytes) -> None:
    """The same of a file's first 64 bytes alone."""
    try:
        name, form = _architecture(_Bytes(start))
    except _Unreadable as problem:
        raise LocalError(ErrorCode.MODEL_FOREIGN, details={"file": "model.bin"}) from problem
    _require_known(name, form)


class _Bytes:
    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def read(self, count: int) -> bytes:
        self._at += count
        return self._content[self._at - count : self._at]


def _follow(file: BinaryIO, size: int) -> None:
    name, form = _architecture(file)
    _require_known(name, form)
    _number(file, "<I")  # the revision of the architecture
    variables = _number(file, "<I")
    if variables > _MOST_VARIABLES:
        raise _Unreadable
    for _ in range(variables):
        _text(file)
        _exactly(file, 4 * _number(file, "<B"))  # its shape
        if form >= _LENGTHS_IN_BYTES:
            _exactly(file, 1)
            length = _number(file, "<I")
        else:
            length = _number(file, "<B") * _number(file, "<I")
        if file.seek(length, os.SEEK_CUR) > size:
            raise _Unreadable
    if form >= 3:
        for _ in range(min(_number(file, "<I"), _MOST_VARIABLES)):
            _text(file), _text(file)


def _architecture(file: "BinaryIO | _Bytes") -> tuple[str, int]:
    form = _number(file, "<I")
    if not 2 <= form <= 1000:
        raise _Unreadable
    return _text(file), form


def _require_known(name: str, form: int) -> None:
    if name != SPEECH or form > NEWEST_FORM:
        raise LocalError(ErrorCode.MODEL_FOREIGN, details={"file": "model.bin", "form": form})


def _text(file: "BinaryIO | _Bytes") -> str:
    content = _exactly(file, _number(file, "<H"))
    try:
        text = content[:-1].decode("ascii")
    except UnicodeDecodeError as problem:
        raise _Unreadable from problem
    if content[-1:] != b"\0" or not text.isprintable():
        raise _Unreadable
    return text


def _number(file: "BinaryIO | _Bytes", form: str) -> int:
    value: int = struct.unpack(form, _exactly(file, struct.calcsize(form)))[0]
    return value


def _exactly(file: "BinaryIO | _Bytes", count: int) -> bytes:
    content = file.read(count)
    if len(content) != count:
        raise _Unreadable
    return content
