"""The sheet for the clinician's own words: saves by itself, says so, deletes only after a question."""

from __future__ import annotations

from app.domain.errors import ErrorCode
from app.services.explanations import EXPLANATIONS
from app.ui.jot.model import Saving
from app.ui.jot.presenter import JotPresenter
from tests.support.screens import Calls


def opened(text: str = "") -> tuple[JotPresenter, Calls, Calls]:
    view, commands = Calls(), Calls()
    presenter = JotPresenter(view, commands)
    presenter.opened(text)
    return presenter, view, commands


def test_what_is_typed_is_saved_soon_and_said_to_be() -> None:
    presenter, view, commands = opened()
    presenter.typed("Slept")
    assert commands.made == [("save_soon", "Slept")]
    assert view.last("show_jot").saving is Saving.TYPING and presenter.unsaved
    presenter.on_saved("Slept")
    assert view.last("show_jot").saving is Saving.SAVED and not presenter.unsaved


def test_a_save_of_what_was_there_before_the_last_key_is_not_called_saved() -> None:
    presenter, view, _ = opened()
    presenter.typed("Slept")
    presenter.typed("Slept badly")
    presenter.on_saved("Slept")
    assert view.last("show_jot").saving is Saving.TYPING and presenter.unsaved


def test_the_same_text_is_no_change() -> None:
    presenter, view, commands = opened("Slept")
    presenter.typed("Slept")
    assert commands.made == [] and view.names() == ["open_jot"]


def test_closing_saves_at_once() -> None:
    presenter, view, commands = opened()
    presenter.typed("Slept")
    presenter.done_pressed()
    assert view.names()[-1] == "close_jot"
    presenter.left()
    assert commands.made[-1] == ("save_now", "Slept")
    presenter.typed("late")
    assert commands.made[-1] == ("save_now", "Slept")


def test_closing_without_a_change_saves_nothing() -> None:
    presenter, _, commands = opened("Slept")
    presenter.left()
    assert commands.made == []


def test_the_end_of_the_session_saves_and_closes() -> None:
    presenter, view, commands = opened()
    presenter.typed("Slept")
    presenter.session_over()
    assert commands.made[-1] == ("save_now", "Slept") and view.names()[-1] == "close_jot"
    presenter.left()
    count = len(view.made)
    presenter.session_over()
    assert len(view.made) == count


def test_deleting_is_asked_about_and_then_done_at_once() -> None:
    presenter, view, commands = opened("Slept")
    presenter.delete_pressed()
    assert view.names()[-1] == "ask_delete" and commands.made == []
    presenter.delete_confirmed()
    assert commands.made == [("save_now", "")]
    assert not view.last("show_jot").can_delete


def test_there_is_nothing_to_delete_in_blank_text() -> None:
    presenter, view, _ = opened(" \n")
    assert not view.made[0][2].can_delete
    presenter.delete_pressed()
    assert view.names() == ["open_jot"]


def test_a_failure_is_told_and_the_text_is_tried_again() -> None:
    presenter, view, commands = opened()
    presenter.typed("Slept")
    presenter.on_failed(EXPLANATIONS[ErrorCode.DATABASE_FAILED])
    shown = view.last("show_jot")
    assert shown.saving is Saving.NOT_SAVED and shown.problem is not None
    presenter.typed("Slept badly")
    assert commands.made[-1] == ("save_soon", "Slept badly")
    presenter.on_saved("Slept badly")
    assert view.last("show_jot").problem is None


def test_a_failure_after_the_sheet_has_gone_draws_nothing() -> None:
    presenter, view, _ = opened()
    presenter.left()
    presenter.on_failed(EXPLANATIONS[ErrorCode.DATABASE_FAILED])
    presenter.on_saved("late")
    assert view.names() == ["open_jot"]
