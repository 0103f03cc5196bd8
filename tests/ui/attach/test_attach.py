"""Attaching, question by question: nothing goes on before everyone has agreed, and nothing is left behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.consent import Consent, ConsentMethod
from app.domain.errors import ErrorCode, InputError, LocalError
from app.domain.states import ConsentState
from app.services.explanations import explain
from app.services.ports import Removal
from app.ui.attach.model import Action, AttachModel, Choice, Step, Way
from app.ui.attach.presenter import AttachPresenter
from app.ui.attach.view import AttachSheets
from app.ui.attach.words import REMOVALS, explain_attaching
from app.ui.theme import Theme
from app.ui.widgets import SheetHost, Text
from tests.support.screens import Calls

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
AGREED = Consent(
    "1", "c", "Jordan Sample", state=ConsentState.AGREED, method=ConsentMethod.ON_SCREEN,
    expires_at=NOW + timedelta(days=300),
)  # fmt: skip
OPEN = Consent("2", "c", "Kim Sample", "partner")
EXPIRED = Consent("3", "c", "Kim Sample", "partner", ConsentState.AGREED, expires_at=NOW)
DECLINED = Consent("4", "c", "Kim Sample", "partner", ConsentState.DECLINED)
CHILD = Consent(
    "5", "c", "Sam Sample", "child", ConsentState.AGREED, ConsentMethod.ON_SCREEN,
    expires_at=NOW + timedelta(days=300),
)  # fmt: skip


def begun(*, hidden: bool = False) -> tuple[AttachPresenter, Calls, Calls]:
    view, commands = Calls(), Calls()
    presenter = AttachPresenter(view, commands, lambda: NOW)
    presenter.begin("memo.m4a", hidden=hidden)
    return presenter, view, commands


def shown(view: Calls) -> AttachModel:
    model = view.last("show_attach")
    assert isinstance(model, AttachModel)
    return model


def button_enabled(model: AttachModel, action: Action) -> bool:
    return next(b.enabled for b in model.buttons if b.action is action)


def test_the_session_is_asked_for_only_while_it_is_asked() -> None:
    presenter, view, commands = begun()
    presenter.choice_pressed("a")
    assert commands.made == []
    presenter.choose((Choice("a", "Today, 10:00", "Jordan Sample"),))
    assert shown(view).file == "memo.m4a"
    presenter.choice_pressed("a")
    assert commands.made == [("session_chosen", "a")]


def test_without_a_session_that_can_take_it_there_is_only_a_way_out() -> None:
    presenter, view, _ = begun()
    presenter.choose(())
    assert [b.action for b in shown(view).buttons] == [Action.CLOSE]
    presenter.pressed(Action.CLOSE)
    assert view.names()[-1] == "close_attach" and presenter.step is None


@pytest.mark.parametrize(
    ("other", "answer", "ways"),
    [
        (OPEN, "Not asked yet", tuple(Way)),
        (EXPIRED, "To be asked again", tuple(Way)),
        (DECLINED, "Declined recording", ()),
        (CHILD, "A guardian is missing", (Way.PAPER,)),
    ],
)
def test_one_who_has_not_agreed_keeps_everything_from_going_on(
    other: Consent, answer: str, ways: tuple[Way, ...]
) -> None:
    presenter, view, commands = begun()
    presenter.show_people((AGREED, other))
    model = shown(view)
    assert [line.answer for line in model.people] == ["Agreed to recording", answer]
    assert [line.ways for line in model.people] == [(), ways]
    assert not button_enabled(model, Action.GO_ON)
    assert bool(model.notes) == (other in (DECLINED, CHILD))
    presenter.way_pressed("2", Way.PAPER)
    assert commands.made == [("ask", "2", Way.PAPER)]


def test_with_the_last_agreement_the_way_is_free() -> None:
    presenter, view, commands = begun()
    presenter.people_changed((AGREED,))
    assert view.made == []
    presenter.show_people((AGREED, OPEN))
    presenter.people_changed((AGREED,))
    assert button_enabled(shown(view), Action.GO_ON) and shown(view).default is Action.GO_ON
    presenter.pressed(Action.GO_ON)
    assert commands.made == [("people_agreed",)]


def test_keeping_the_file_is_preset_and_deleting_is_honest() -> None:
    presenter, view, _ = begun()
    presenter.ask_about_source()
    model = shown(view)
    assert model.default is Action.KEEP
    assert "copies and backups" in " ".join(model.notes)
    assert "If Roomnote is closed before, it stays." in " ".join(model.notes)


class Keeps(Calls):
    """Commands that take keywords."""

    def take_in(self, *, delete: bool) -> None:
        self.made.append(("take_in", delete))


@pytest.mark.parametrize(("action", "delete"), [(Action.KEEP, False), (Action.DELETE, True)])
def test_the_answer_is_passed_on(action: Action, delete: bool) -> None:
    commands = Keeps()
    presenter = AttachPresenter(Calls(), commands, lambda: NOW)
    presenter.begin("memo.m4a", hidden=False)
    presenter.pressed(action)
    assert commands.made == []
    presenter.ask_about_source()
    presenter.pressed(action)
    assert commands.made == [("take_in", delete)]


def test_progress_tells_how_much_and_cannot_be_left_but_cancelled() -> None:
    presenter, view, commands = begun()
    presenter.advanced(5.0)
    assert view.made == []
    presenter.taking_in(3_000.0)
    presenter.advanced(750.0)
    assert (shown(view).amount, shown(view).fraction) == ("12:30 of 50:00", 0.25)
    assert not shown(view).can_be_left
    presenter.left()
    assert presenter.step is Step.TAKING_IN
    presenter.pressed(Action.CANCEL)
    presenter.pressed(Action.CANCEL)
    assert commands.made == [("cancel",)]
    assert not button_enabled(shown(view), Action.CANCEL)
    presenter.over()
    assert presenter.step is None and view.names()[-1] == "close_attach"


def test_an_unknown_length_is_not_guessed() -> None:
    presenter, view, _ = begun()
    presenter.taking_in(0.0)
    presenter.advanced(61.0)
    assert (shown(view).amount, shown(view).fraction) == ("1:01 so far", None)


def test_hidden_names_leave_no_name_and_no_file() -> None:
    presenter, view, _ = begun(hidden=True)
    presenter.show_people((AGREED, OPEN))
    assert {line.name for line in shown(view).people} == {"Name hidden"}
    presenter.ask_about_source()
    assert shown(view).file == ""


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_failure_says_that_the_file_is_untouched_or_what_is_safe(code: ErrorCode) -> None:
    told = explain_attaching(LocalError(code))
    assert "recorded so far" not in told.safe
    if code not in (ErrorCode.ALREADY_RECORDED, ErrorCode.AI_SWITCHED_OFF):
        assert "file was not changed" in told.safe or told == explain(InputError(code))
    assert max(len(s.split()) for s in told.next_step.split(". ")) <= 18
    assert set(REMOVALS) == set(Removal)


def test_a_sheet_that_was_taken_down_does_not_come_up_over_what_covers_the_window(
    theme: Theme, qtbot: object
) -> None:
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    window.resize(900, 600)
    window.show()
    host = SheetHost(window)
    sheets = AttachSheets(host)
    presenter = AttachPresenter(sheets, Calls(), lambda: NOW)
    sheets.attach(presenter)
    presenter.begin("memo.m4a", hidden=False)
    presenter.ask_about_source()
    presenter.taking_in(100.0)
    assert sheets.sheet is not None
    assert any(text.text() == "0:00 of 1:40" for text in sheets.sheet.findChildren(Text))
    host.close_all()
    presenter.advanced(50.0)
    assert sheets.sheet is None and not host.is_open
    presenter.over()
    presenter.begin("memo.m4a", hidden=False)
    presenter.choose(())
    assert host.is_open
    host.close_all()
    assert presenter.step is None
    window.close()
    window.deleteLater()
