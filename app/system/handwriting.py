"""Photographed pages, read by the ``tesseract`` program where that is installed; nothing on the disk."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from app.domain.errors import Cancelled, ErrorCode, InputError, LocalError
from app.services.ports import never

READ_BY = "Tesseract on this laptop"
LIMIT = 60.0
"""Seconds a page may take."""
_LOOK_EVERY = 0.1
_NO_WINDOW = 0x0800_0000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW
_PLACES = (
    r"C:\Program Files\Tesseract-OCR\tesseract.exe",
    "/opt/homebrew/bin/tesseract",
    "/usr/local/bin/tesseract",
)
"""Where its installers put it, for desktops whose programs do not get the shell's search path."""


def installed_tesseract() -> str | None:
    """The program's path, or None."""
    found = shutil.which("tesseract")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


class TesseractHandwriting:
    """Implements ``Handwriting``: the picture goes in and the words come out through pipes. Any thread."""

    name = READ_BY

    def __init__(self, find: Callable[[], str | None] = installed_tesseract, limit: float = LIMIT) -> None:
        self._find, self._limit = find, limit

    @property
    def available(self) -> bool:
        """Whether the program is installed now."""
        return self._find() is not None

    def read(self, image: bytes, cancelled: Callable[[], bool] = never) -> str:
        """See ``Handwriting``; HANDWRITING_UNREADABLE also when it fails or takes longer than a minute."""
        program = self._find()
        if program is None:
            raise LocalError(ErrorCode.HANDWRITING_READER_MISSING)
        try:
            process = subprocess.Popen(
                [program, "stdin", "stdout", "-l", "eng", "--psm", "6"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
                creationflags=_NO_WINDOW,
            )
        except OSError as error:
            raise LocalError(ErrorCode.HANDWRITING_READER_MISSING) from error
        with process:
            try:
                said = self._answer(process, image, cancelled)
            finally:
                process.kill()
        lines = [" ".join(line.split()) for line in said.decode("utf-8", "replace").splitlines()]
        text = "\n".join(line for line in lines if line)
        if process.returncode != 0 or not any(letter.isalnum() for letter in text):
            raise InputError(ErrorCode.HANDWRITING_UNREADABLE, details={"status": process.returncode})
        return text

    def _answer(
        self, process: "subprocess.Popen[bytes]", image: bytes, cancelled: Callable[[], bool]
    ) -> bytes:
        until = monotonic() + self._limit
        rest: bytes | None = image
        while True:
            if cancelled():
                raise Cancelled
            if monotonic() > until:
                raise InputError(ErrorCode.HANDWRITING_UNREADABLE, details={"seconds": round(self._limit)})
            try:
                return process.communicate(rest, timeout=_LOOK_EVERY)[0]
            except subprocess.TimeoutExpired:
                rest = None  # it goes on with what it was given
