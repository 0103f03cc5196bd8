"""The demonstration signs its draft by itself only where nobody takes over."""

import pytest
from PySide6.QtCore import Qt

from app.domain.states import NoteState
from app.services.demonstration import Sample
from app.services.events import DraftReady
from app.ui.desktop import demonstration_flow
from app.ui.desktop.demonstration_flow import TAKEN_OVER, DemonstrationFlow
from app.ui.workspace.view import WorkspacePage
from tests.support.office import Office


def shows_a_draft(desk: Office, monkeypatch: pytest.MonkeyPatch, shown_ms: int) -> DemonstrationFlow:
    """A demonstration at the moment when its draft is shown."""
    monkeypatch.setattr(demonstration_flow, "DRAFT_SHOWN_MS", shown_ms)
    session, note = desk.practice.drafted()
    desk.workplace.notes.open(session.id)
    desk.shows("workspace")
    flow = DemonstrationFlow(desk.workplace, Sample("", lambda: None))
    flow._session_id = session.id
    desk.program.bus.publish(DraftReady(session.id, note.id))
    return flow


def test_nobody_takes_over(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    shows_a_draft(desk, monkeypatch, 50)
    desk.until(lambda: desk.note().state is NoteState.SIGNED)


def test_a_click_takes_over(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    flow = shows_a_draft(desk, monkeypatch, 60_000)
    desk.until(flow._draft_shown.isActive)
    desk.qtbot.mouseClick(desk.wait_for(WorkspacePage), Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.reads(TAKEN_OVER))
    assert not flow._draft_shown.isActive()
    assert desk.note().state is NoteState.DRAFT
