"""Speech models in the settings, on a real practice: choosing, getting, importing, measuring, language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.errors import ErrorCode, LocalError, RemoteError
from app.services.explanations import explain
from app.services.ports import InstalledModel
from app.ui.settings.model import Section
from app.ui.settings.speech_rows import ModelRow
from app.ui.settings.speech_view import SpeechPanel
from app.ui.widgets import QuestionSheet
from tests.support.models import CATALOGUE, SlowEngine
from tests.support.office import Office
from tests.ui.desktop.test_settings import click, go_to, recording

STICK = Path("media") / "stick"
OWN = InstalledModel("own", "whisper", "Own model", Path("models") / "own", 12_000_000, False)


def panel_of(desk: Office) -> SpeechPanel:
    return desk.workplace.settings.page.speech


def opened(desk: Office, *installed: str, chosen: str = "") -> SpeechPanel:
    """The section with these models here."""
    for model_id in installed:
        desk.practice.store.put(model_id)
    if chosen:
        desk.program.models.choose(chosen)
    go_to(desk, Section.SPEECH)
    panel = panel_of(desk)
    desk.until(lambda: bool(panel.rows) and all(one.isVisible() for one in panel.rows.values()))
    return panel


def row(desk: Office, model_id: str) -> ModelRow:
    return panel_of(desk).rows[model_id]


def in_use(desk: Office) -> list[str]:
    return [model_id for model_id, one in panel_of(desk).rows.items() if one.radio.isChecked()]


@pytest.fixture
def held(desk: Office) -> Iterator[Event]:
    """A transfer that stands still until the event is set."""
    gate = Event()

    def wait() -> None:
        assert gate.wait(8.0)

    desk.practice.store.during = wait
    yield gate
    gate.set()


# -- choosing -------------------------------------------------------------------------------------------


def test_a_model_is_chosen_by_its_radio_button(desk: Office) -> None:
    opened(desk, "base.en", "small", chosen="base.en")
    desk.until(lambda: in_use(desk) == ["base.en"])
    assert not row(desk, "large-v3").radio.isEnabled(), "it is not here"
    click(desk, row(desk, "small").radio)
    desk.until(lambda: in_use(desk) == ["small"])
    desk.until(lambda: desk.reads("Small is used from now on."))
    assert desk.practice.engine.folder == Path("models") / "small"
    assert row(desk, "small").menu.text() == "In use"
    assert row(desk, "base.en").menu.text() == "Installed"


def test_a_radio_button_does_not_move_by_being_pressed(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(desk, "base.en", "small", chosen="base.en")
    desk.until(lambda: in_use(desk) == ["base.en"])

    def refuses(_model_id: str) -> None:
        raise LocalError(ErrorCode.MODEL_CORRUPT)

    monkeypatch.setattr(type(desk.program.models), "choose", lambda _self, model_id: refuses(model_id))
    click(desk, row(desk, "small").radio)
    desk.until(lambda: desk.reads(explain(LocalError(ErrorCode.MODEL_CORRUPT)).happened))
    assert in_use(desk) == ["base.en"]


def test_during_a_session_the_choice_waits_and_the_screen_says_so(desk: Office) -> None:
    for model_id in ("base.en", "small"):
        desk.practice.store.put(model_id)
    desk.program.models.choose("base.en")
    recording(desk)
    opened(desk)
    desk.until(lambda: desk.reads("Not while a session is recorded."))
    assert not panel_of(desk).laptop.button.isEnabled()
    click(desk, row(desk, "small").radio)
    desk.until(lambda: desk.reads("Small is used from the next session on. The session under way"))
    assert in_use(desk) == ["base.en"]
    assert desk.practice.engine.folder == Path("models") / "base.en"
    session = desk.session()
    desk.program.sessions.end(session.id)
    desk.program.processing.process(session.id)
    desk.until(lambda: in_use(desk) == ["small"])
    assert desk.practice.engine.folder == Path("models") / "small"
    desk.until(lambda: not panel_of(desk).note.isVisible())
    desk.until(panel_of(desk).laptop.button.isEnabled)


# -- getting --------------------------------------------------------------------------------------------


def test_getting_asks_first_and_then_shows_how_far_it_is(desk: Office, held: Event) -> None:
    opened(desk)
    desk.until(lambda: desk.reads("No speech model is here yet"))
    click(desk, row(desk, "small").button)
    sheet = desk.wait_for(QuestionSheet)
    assert desk.reads("485 MB come from models.example, licence MIT.")
    assert desk.reads("Nothing about you or your clients is sent.")
    desk.press("Cancel", sheet)
    desk.settled()
    assert desk.practice.store.partial == {}, "nothing was fetched"
    click(desk, row(desk, "small").button)
    desk.press("Get it", desk.wait_for(QuestionSheet))
    desk.until(lambda: desk.reads("Getting it, 40 %"))
    assert row(desk, "small").progress.value() == 400
    assert not row(desk, "large-v3").button.isEnabled(), "one at a time"
    assert not panel_of(desk).bring.isEnabled()
    held.set()
    desk.until(lambda: desk.reads("Small is here, and every file was checked."))
    desk.until(lambda: in_use(desk) == ["small"])
    assert desk.practice.engine.folder == Path("models") / "small"
    assert row(desk, "large-v3").button.isEnabled()


def test_cancelling_keeps_what_is_here_and_it_goes_on_later(desk: Office, held: Event) -> None:
    opened(desk, "base.en", chosen="base.en")
    click(desk, row(desk, "small").button)
    desk.press("Get it", desk.wait_for(QuestionSheet))
    desk.until(lambda: desk.reads("Getting it, 40 %"))
    click(desk, row(desk, "small").button)
    desk.until(lambda: desk.reads("Stopping…"))
    held.set()
    desk.until(lambda: desk.reads("40 % of it is here"))
    assert row(desk, "small").button.text() == "Resume"
    click(desk, row(desk, "small").discard)
    desk.until(lambda: row(desk, "small").button.text() == "Get")
    assert desk.practice.store.partial == {}


def test_a_failure_is_explained_with_a_way_to_try_again(desk: Office) -> None:
    opened(desk)
    desk.practice.store.failure = RemoteError(ErrorCode.MODEL_SOURCE_UNREACHABLE)
    click(desk, row(desk, "small").button)
    desk.press("Get it", desk.wait_for(QuestionSheet))
    told = explain(RemoteError(ErrorCode.MODEL_SOURCE_UNREACHABLE))
    desk.until(lambda: panel_of(desk).problems.isVisible())
    banner = panel_of(desk).problems.banner
    assert banner is not None
    assert told.happened in banner.accessibleName() or panel_of(desk).problems.problem is not None
    desk.until(lambda: row(desk, "small").button.text() == "Resume")
    desk.press("Try again")
    desk.until(lambda: in_use(desk) == ["small"])
    assert not panel_of(desk).problems.isVisible()


def test_a_failure_while_the_user_is_elsewhere_is_told_there(desk: Office, held: Event) -> None:
    opened(desk)
    click(desk, row(desk, "small").button)
    desk.press("Get it", desk.wait_for(QuestionSheet))
    desk.until(lambda: desk.reads("Getting it, 40 %"))
    desk.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    desk.shows("today")
    desk.practice.store.failure = RemoteError(ErrorCode.PROXY_REFUSED)
    held.set()
    desk.until(lambda: desk.reads(explain(RemoteError(ErrorCode.PROXY_REFUSED)).happened))


# -- the menu -------------------------------------------------------------------------------------------


def test_a_model_is_removed_after_a_question_and_the_one_in_use_is_not_offered(desk: Office) -> None:
    opened(desk, "base.en", "small", chosen="base.en")
    click(desk, row(desk, "base.en").menu)
    desk.until(lambda: QApplication.activePopupWidget() is not None)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    assert [action.text() for action in popup.actions()] == ["Check its files"]
    popup.close()
    click(desk, row(desk, "small").menu)
    desk.choose("Remove")
    sheet = desk.wait_for(QuestionSheet)
    assert desk.reads("It frees 485 MB on the disk.")
    desk.press("Keep", sheet)
    desk.settled()
    assert "small" in desk.practice.store.models
    click(desk, row(desk, "small").menu)
    desk.choose("Remove")
    desk.press("Remove", desk.wait_for(QuestionSheet))
    desk.until(lambda: row(desk, "small").button.text() == "Get" and row(desk, "small").button.isVisible())
    assert set(desk.practice.store.models) == {"base.en"}


def test_files_are_checked_and_damage_is_told(desk: Office) -> None:
    opened(desk, "base.en", "small", chosen="base.en")
    click(desk, row(desk, "small").menu)
    desk.choose("Check its files")
    desk.until(lambda: desk.reads("Small is whole: every file is as it was when it came."))
    desk.practice.store.failure = LocalError(ErrorCode.MODEL_CORRUPT)
    desk.until(lambda: row(desk, "small").menu.isEnabled())
    click(desk, row(desk, "small").menu)
    desk.choose("Check its files")
    desk.until(lambda: desk.reads("Damaged: get it again"))
    assert not row(desk, "small").radio.isEnabled()


# -- measuring ------------------------------------------------------------------------------------------


def test_measuring_tells_what_this_laptop_keeps_up_with(desk: Office) -> None:
    panel = opened(desk, "base.en", chosen="base.en")
    desk.until(lambda: desk.reads("Base was not measured on this laptop yet"))
    desk.press("Measure this laptop")
    desk.until(lambda: desk.reads("This laptop keeps up with Base"))
    assert desk.reads("A 50-minute session is written out about")
    assert desk.reads("Measured with 60 seconds of speech on Monday 2 November.")
    desk.until(lambda: desk.reads("1.1 of 16 GB memory"))
    desk.until(lambda: panel.laptop.button.text().startswith("Measure again, "))
    assert row(desk, "base.en").speed.text() == "5 × real time"
    assert row(desk, "small.en").speed.text() == "≈ 1.7 × real time"
    desk.until(row(desk, "small.en").tag.isVisible)
    assert not row(desk, "small").tag.isVisible()
    assert desk.reads("Falls behind on this laptop")


def test_measuring_can_be_cancelled(desk: Office) -> None:
    def stands(engine: SlowEngine) -> None:
        def before() -> None:
            pause = Event()
            while not engine.closed:
                pause.wait(0.01)

        engine.before = before

    desk.practice.trials.prepare = stands
    panel = opened(desk, "base.en", chosen="base.en")
    desk.until(lambda: desk.reads("not measured"))
    click(desk, panel.laptop.button)
    desk.until(lambda: desk.reads("Measuring, 15 %"))
    assert panel.laptop.button.text() == "Cancel"
    click(desk, panel.laptop.button)
    desk.until(lambda: panel.laptop.button.text() == "Measure this laptop")
    assert panel.problems.problem is None
    assert desk.program.models.calibration() is None


def test_a_failed_measurement_is_explained(desk: Office) -> None:
    def dies(engine: SlowEngine) -> None:
        engine.failures = [LocalError(ErrorCode.SPEECH_PROCESS_DIED)]

    desk.practice.trials.prepare = dies
    panel = opened(desk, "base.en", chosen="base.en")
    click(desk, panel.laptop.button)
    desk.until(lambda: panel.problems.problem is not None)
    desk.practice.trials.prepare = None
    desk.press("Try again")
    desk.until(lambda: desk.reads("This laptop keeps up with Base"))


# -- language and keyboard ------------------------------------------------------------------------------


def test_the_language_is_chosen_and_english_models_step_back(desk: Office) -> None:
    panel = opened(desk, "base.en", "small", chosen="small")
    assert panel.language.currentText() == "English"
    index = panel.language.findText("German")
    panel.language.setCurrentIndex(index)
    panel.language.activated.emit(index)
    desk.until(lambda: desk.practice.engine.language == "de")
    desk.until(lambda: "tiny.en" not in panel.rows)
    assert "base.en" in panel.rows, "it is here, so it stays in sight"
    desk.until(lambda: desk.reads("Drafts find their cues in English only."))
    click(desk, row(desk, "base.en").radio)
    desk.until(lambda: desk.reads("Base knows English only. Choose another model for German."))


def test_tab_walks_down_the_list_and_space_chooses(desk: Office) -> None:
    panel = opened(desk, "tiny.en", "base.en", chosen="tiny.en")
    desk.until(lambda: in_use(desk) == ["tiny.en"])
    panel.laptop.button.setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    for _ in range(5):
        desk.key(Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        seen.append(focus.accessibleName() if focus is not None else "")
    assert seen == ["Use Tiny", "Tiny: In use", "Use Base", "Base: Installed", "Small, English: Get"]
    row(desk, "base.en").radio.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Space)
    desk.until(lambda: in_use(desk) == ["base.en"])


def test_every_row_is_one_thing_to_a_screen_reader(desk: Office) -> None:
    opened(desk, "base.en", chosen="base.en")
    desk.program.models.calibrate(lambda _part: None, lambda: False)
    desk.until(lambda: "5 × real time" in row(desk, "base.en").accessibleName())
    said = row(desk, "base.en").accessibleName()
    assert said.startswith("Base, ")
    assert "145 MB" in said
    assert "after the end" in said
    assert said.endswith("English · licence MIT")
    assert {one.id for one in CATALOGUE} == set(panel_of(desk).rows)
