"""Photographed pages through a program: what goes in and out, what is unreadable, what is cancelled."""

import os
import stat
import sys
from pathlib import Path
from time import monotonic

import pytest

from app.domain.errors import AppError, Cancelled, ErrorCode
from app.system.handwriting import TesseractHandwriting

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the scripted program is a shell script")


def program(folder: Path, body: str) -> TesseractHandwriting:
    """A reader over a program that does ``body``."""
    path = folder / "reader"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return TesseractHandwriting(lambda: str(path), limit=5.0)


def code_of(reader: TesseractHandwriting, image: bytes = b"picture") -> ErrorCode:
    with pytest.raises(AppError) as error:
        reader.read(image)
    return error.value.code


def test_the_picture_goes_through_pipes_and_nothing_touches_the_disk(tmp_path: Path) -> None:
    reader = program(tmp_path, f'echo "$@" > {tmp_path}/asked; cat; echo "  two   words "; echo; echo " "')
    before = {entry.name for entry in tmp_path.iterdir()}
    assert reader.available
    assert reader.name == "Tesseract on this laptop"
    large = b"x" * 300_000
    assert reader.read(large + b"\n") == large.decode() + "\ntwo words"
    assert {entry.name for entry in tmp_path.iterdir()} - before == {"asked"}
    assert (tmp_path / "asked").read_text().split()[:2] == ["stdin", "stdout"]


def test_what_holds_no_words_or_fails_is_unreadable(tmp_path: Path) -> None:
    assert code_of(program(tmp_path, "cat >/dev/null; echo ' | .'")) is ErrorCode.HANDWRITING_UNREADABLE
    assert code_of(program(tmp_path, "echo words; exit 1")) is ErrorCode.HANDWRITING_UNREADABLE
    slow = program(tmp_path, "exec sleep 60")
    slow._limit = 0.2
    assert code_of(slow) is ErrorCode.HANDWRITING_UNREADABLE


def test_without_the_program_it_says_so(tmp_path: Path) -> None:
    assert code_of(TesseractHandwriting(lambda: None)) is ErrorCode.HANDWRITING_READER_MISSING
    assert not TesseractHandwriting(lambda: None).available
    lost = TesseractHandwriting(lambda: str(tmp_path / "nothing"))
    assert code_of(lost) is ErrorCode.HANDWRITING_READER_MISSING


def test_a_cancel_ends_it_within_a_second(tmp_path: Path) -> None:
    reader = program(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60")
    began = monotonic()

    def cancelled() -> bool:
        return (tmp_path / "pid").exists() and bool((tmp_path / "pid").read_text())

    with pytest.raises(Cancelled):
        reader.read(b"picture", cancelled)
    assert monotonic() - began < 3
    pid = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
