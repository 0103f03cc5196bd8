"""The log takes codes, ids and counts; a person's words or name never reach it."""

import logging
import stat
import sys
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.domain.states import SessionState
from app.system.event_log import REFUSED, EventLog, safe_value

SAID = "I drove past the old orchard"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roomnote.log"


@pytest.fixture
def log(path: Path) -> Iterator[EventLog]:
    opened = EventLog(path)
    yield opened
    opened.close()


def fails_with_words() -> None:
    raise ValueError(SAID)


def test_a_line_has_time_level_code_and_values(log: EventLog, path: Path) -> None:
    session = str(uuid.uuid4())
    log.event("session.opened", session=session, state=SessionState.OPEN, count=3, seconds=1.5, ready=True)
    line = path.read_text()
    assert line.endswith(
        f" INFO session.opened session={session} state=open count=3 seconds=1.5 ready=true\n"
    )
    stamp = datetime.fromisoformat(line.split()[0])
    assert abs((datetime.now(UTC) - stamp).total_seconds()) < 60


@pytest.mark.parametrize(
    "value", [SAID, "Ada", "Ada Quillfeather", "ada", "", "a" * 81, "x=1\ny", b"a1", ["a1"], {}]
)
def test_words_are_refused(value: object) -> None:
    assert safe_value(value) == REFUSED


@pytest.mark.parametrize(
    "value", ["U0001", "ab12cd34", "no-microphone", "delivery.sent", "127.0.0.1:80", "a/b"]
)
def test_ids_and_codes_are_taken(value: str) -> None:
    assert safe_value(value) == value


def test_a_code_that_is_a_sentence_is_refused(log: EventLog, path: Path) -> None:
    log.event(SAID, words=SAID)
    assert SAID not in path.read_text() and path.read_text().count(REFUSED) == 2


def test_a_failure_of_ours_tells_code_and_details(log: EventLog, path: Path) -> None:
    error = LocalError(ErrorCode.DISK_FULL, details={"errno": 28, "name": "Ada Quillfeather"})
    log.failure(error, "recording.failed")
    line = path.read_text()
    assert "ERROR recording.failed code=disk-full errno=28" in line and "Ada" not in line


def test_another_exception_tells_type_and_places_but_not_its_text(log: EventLog, path: Path) -> None:
    try:
        fails_with_words()
    except ValueError as error:
        log.failure(error)
    line = path.read_text()
    assert "ValueError" in line and "test_event_log.py:" in line and ":fails_with_words" in line
    assert SAID not in line and str(path.parent) not in line


def test_uncaught_exceptions_of_any_thread_are_logged_without_words(
    log: EventLog, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hooks = sys.excepthook, threading.excepthook
    log.install()
    try:
        thread = threading.Thread(target=fails_with_words)
        thread.start()
        thread.join()
        try:
            fails_with_words()
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    finally:
        log.close()
    assert (sys.excepthook, threading.excepthook) == hooks
    content = path.read_text()
    assert content.count("uncaught ValueError") == 2 and SAID not in content
    assert "KeyboardInterrupt" not in content
    shown = capsys.readouterr().err
    assert shown.count("ValueError") == 2 and ":fails_with_words" in shown and SAID not in shown


def test_other_libraries_are_reduced_to_who_and_where(log: EventLog, path: Path) -> None:
    log.install()
    library = logging.getLogger("some.library")
    try:
        library.info(SAID)
        library.warning("got %s", SAID)
        try:
            fails_with_words()
        except ValueError:
            library.exception(SAID)
    finally:
        log.close()
    lines = path.read_text().splitlines()
    assert len(lines) == 2
    assert "WARNING library some.library:" in lines[0] and "ERROR library some.library:" in lines[1]
    assert lines[1].endswith("ValueError") and SAID not in path.read_text()
    library.warning("after closing nothing is written")
    assert len(path.read_text().splitlines()) == 2


def test_files_are_private_and_rotate(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.system.event_log.FILE_BYTES", 2_000)
    log = EventLog(path)
    for number in range(500):
        log.event("counted", number=number)
    log.close()
    files = sorted(path.parent.iterdir())
    assert len(files) == 5
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.stat().st_size <= 2_000
    assert "number=499" in path.read_text()


def test_a_log_that_cannot_be_opened_is_named_and_a_full_disk_is_survived(tmp_path: Path) -> None:
    with pytest.raises(LocalError) as raised:
        EventLog(tmp_path / "no" / "roomnote.log")
    assert raised.value.code is ErrorCode.DISK_FAILED
    if Path("/dev/full").exists():
        full = EventLog(Path("/dev/full"))
        full.event("counted", number=1)
        full.close()
