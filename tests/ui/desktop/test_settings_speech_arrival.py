"""How a speech model comes onto the laptop other than by a download, and what Today says without one."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from app.domain.errors import ErrorCode, LocalError
from app.services.explanations import explain
from app.services.ports import InstalledModel
from app.ui.desktop import settings_speech
from app.ui.settings.speech_view import FOLDER, ZIP
from app.ui.widgets import QuestionSheet
from tests.support.office import Office
from tests.ui.desktop.test_settings import click
from tests.ui.desktop.test_settings_speech import held, in_use, opened, panel_of, row

__all__ = ["held"]  # a fixture
STICK = Path("media") / "stick"
OWN = InstalledModel("own", "whisper", "Own model", Path("models") / "own", 12_000_000, False)


def test_a_model_comes_from_a_stick_or_a_zip_file(desk: Office) -> None:
    asked: list[str] = []

    def pick(_window: object, kind: str) -> Path:
        asked.append(kind)
        return STICK

    desk.practice.store.imports[STICK] = OWN
    panel = opened(desk)
    desk.workplace.settings.speech.pick = pick
    click(desk, panel.bring)
    desk.choose("A folder, or a USB stick")
    desk.until(lambda: desk.reads("Own model is here."))
    desk.until(lambda: "own" in panel.rows and in_use(desk) == ["own"])
    click(desk, panel.bring)
    desk.choose("A zip file")
    desk.until(lambda: asked == [FOLDER, ZIP])


def test_thinking_better_of_it_imports_nothing(desk: Office) -> None:
    panel = opened(desk)
    desk.workplace.settings.speech.pick = lambda _window, _kind: None
    click(desk, panel.bring)
    desk.choose("A folder, or a USB stick")
    desk.settled()
    assert panel.bring.isEnabled()
    assert desk.practice.store.models == {}


def test_a_foreign_folder_is_refused_with_its_reason_and_an_import_can_be_cancelled(
    desk: Office, held: Event
) -> None:
    panel = opened(desk)
    desk.workplace.settings.speech.pick = lambda _window, _kind: STICK
    click(desk, panel.bring)
    desk.choose("A folder, or a USB stick")
    desk.until(lambda: desk.reads("Copying and checking, 40 %"))
    click(desk, panel.cancel)
    held.set()
    desk.until(lambda: panel.bring.isEnabled())
    assert panel.problems.problem is None
    click(desk, panel.bring)
    desk.choose("A folder, or a USB stick")
    desk.until(lambda: panel.problems.problem is not None)
    assert panel.problems.problem is not None
    assert panel.problems.problem.happened == explain(LocalError(ErrorCode.MODEL_FOREIGN)).happened


def test_a_folder_that_is_dropped_is_imported(desk: Office, tmp_path: Path) -> None:
    desk.practice.store.imports[tmp_path] = OWN
    panel = opened(desk)
    for path, taken in ((tmp_path / "letter.txt", False), (tmp_path, True)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        copy, left, plain = (
            Qt.DropAction.CopyAction,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        enter = QDragEnterEvent(QPointF(5, 5).toPoint(), copy, data, left, plain)
        enter.ignore()
        panel.dragEnterEvent(enter)
        assert enter.isAccepted() == taken
        drop = QDropEvent(QPointF(5, 5), copy, data, left, plain)
        panel.dropEvent(drop)
    desk.until(lambda: in_use(desk) == ["own"])


def test_the_systems_own_dialogs_are_used(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    dialogs = settings_speech.QFileDialog
    monkeypatch.setattr(dialogs, "getExistingDirectory", lambda *_: "/media/stick")
    monkeypatch.setattr(dialogs, "getOpenFileName", lambda *_: ("", ""))
    assert settings_speech.pick_source(desk.window, FOLDER) == Path("/media/stick")
    assert settings_speech.pick_source(desk.window, ZIP) is None


# -- no model yet ---------------------------------------------------------------------------------------


def test_today_says_that_there_is_no_model_and_leads_to_getting_one(desk: Office) -> None:
    desk.practice.engine.failures = [LocalError(ErrorCode.NO_MODEL)] * 9
    desk.workplace.today.presenter.reload()
    desk.until(lambda: desk.reads("No speech model is here yet"))
    assert desk.reads("notes in your own words work without one")
    desk.practice.engine.failures = []
    desk.press("Open settings")
    desk.shows("settings")
    desk.until(panel_of(desk).isVisible)
    desk.until(lambda: bool(panel_of(desk).rows) and row(desk, "small").button.isVisible())
    click(desk, row(desk, "small").button)
    desk.press("Get it", desk.wait_for(QuestionSheet))
    desk.until(lambda: in_use(desk) == ["small"])
    desk.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    desk.shows("today")
    desk.until(lambda: desk.reads("Ready to record"))
    desk.until(lambda: desk.reads("model Small"))


def test_a_damaged_model_leads_to_the_same_place(desk: Office) -> None:
    desk.practice.engine.failures = [LocalError(ErrorCode.MODEL_CORRUPT)] * 9
    desk.workplace.today.presenter.reload()
    desk.until(lambda: desk.reads(explain(LocalError(ErrorCode.MODEL_CORRUPT)).happened))
    desk.press("Open settings")
    desk.until(panel_of(desk).isVisible)


def test_once_measured_today_tells_the_device_too(desk: Office) -> None:
    desk.practice.store.put("small")
    desk.program.models.choose("small")
    desk.program.models.calibrate(lambda _part: None, lambda: False)
    desk.until(lambda: desk.reads("model Small on the processor"))
