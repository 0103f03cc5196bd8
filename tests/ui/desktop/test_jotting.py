"""Jotting during a session: only this session's words, kept, and the beginning of the note."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from app.domain.errors import ErrorCode, LocalError
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.summaries import SummaryService
from app.ui.jot.view import JotSheet
from tests.support.office import Office


def jotting(desk: Office) -> tuple[Session, JotSheet]:
    """An open session with the sheet over it."""
    session = desk.practice.open(agreed=False)
    desk.on_today(SessionState.OPEN)
    desk.workplace.go_on(session)
    desk.until(lambda: desk.window.is_covered)
    desk.workplace.jot.open(session)
    return session, desk.wait_for(JotSheet)


def kept(desk: Office, session: Session, text: str) -> Callable[[], bool]:
    return lambda: desk.program.summaries.get(session.id) == text


def test_typed_words_are_saved_by_themselves_over_the_covered_window(desk: Office) -> None:
    session, sheet = jotting(desk)
    assert desk.window.is_covered and not desk.reads("Jordan")
    desk.qtbot.keyClicks(sheet.field, "Slept badly")
    desk.until(kept(desk, session, "Slept badly"))
    desk.until(lambda: desk.reads("Saved on this laptop, encrypted"))


def test_the_words_are_there_again_and_escape_loses_nothing(desk: Office) -> None:
    session, sheet = jotting(desk)
    desk.qtbot.keyClicks(sheet.field, "Slept badly")
    desk.qtbot.keyClick(sheet.field, Qt.Key.Key_Escape)
    desk.until(lambda: not desk.seen(JotSheet))
    desk.until(kept(desk, session, "Slept badly"))
    desk.workplace.jot.open(session)
    assert desk.wait_for(JotSheet).field.toPlainText() == "Slept badly"


def test_the_note_without_a_recording_begins_with_them(desk: Office) -> None:
    _, sheet = jotting(desk)
    desk.qtbot.keyClicks(sheet.field, "Slept badly.")
    desk.workplace.live.end()
    desk.shows("workspace")
    assert [s.text for s in desk.note().sentences] == ["Slept badly."]
    assert not desk.seen(JotSheet)


def test_deleting_is_asked_about(desk: Office) -> None:
    session, sheet = jotting(desk)
    desk.qtbot.keyClicks(sheet.field, "Slept badly")
    desk.until(kept(desk, session, "Slept badly"))
    desk.press("Delete these notes")
    desk.press("Keep")
    assert desk.program.summaries.get(session.id) == "Slept badly"
    desk.press("Delete these notes")
    desk.press("Delete")
    desk.until(kept(desk, session, ""))
    assert sheet.field.toPlainText() == ""


def test_what_could_not_be_saved_is_said_and_stays(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    session, sheet = jotting(desk)

    def fails(_self: SummaryService, _session_id: str, _text: str) -> None:
        raise LocalError(ErrorCode.DATABASE_FAILED)

    with monkeypatch.context() as broken:
        broken.setattr(SummaryService, "set", fails)
        desk.qtbot.keyClicks(sheet.field, "Slept")
        desk.until(lambda: desk.reads("Not saved yet"))
    desk.qtbot.keyClicks(sheet.field, " badly")
    desk.until(kept(desk, session, "Slept badly"))
    desk.until(lambda: desk.reads("Saved on this laptop, encrypted"))


def test_closing_the_window_saves_first(desk: Office) -> None:
    session, sheet = jotting(desk)
    desk.qtbot.keyClicks(sheet.field, "Slept badly")
    desk.workplace.jot.save_pending()
    desk.until(kept(desk, session, "Slept badly"))


def test_nothing_opens_while_somebody_reads_the_consent_page(desk: Office) -> None:
    session = desk.practice.open(agreed=False)
    (consent,) = desk.program.consents.of_session(session.id)
    desk.workplace.consents.full_screen = True
    desk.workplace.consents.ask(session.id, consent, "", lambda: None)
    desk.until(lambda: not desk.window.isVisible())
    desk.workplace.jot.open(session)
    desk.settled()
    assert not desk.seen(JotSheet) and not desk.window.isVisible()


def test_another_session_has_words_of_its_own(desk: Office) -> None:
    session, sheet = jotting(desk)
    desk.qtbot.keyClicks(sheet.field, "Slept badly")
    other = desk.practice.open(agreed=False)
    desk.workplace.jot.open(other)
    desk.until(lambda: [s.field.toPlainText() for s in desk.seen(JotSheet)] == [""])
    desk.until(kept(desk, session, "Slept badly"))
    assert desk.program.summaries.get(other.id) == ""
