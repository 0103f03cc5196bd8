"""Names and terms: one on a line, kept by Save alone."""

from __future__ import annotations

import pytest

from app.ui.transcript.terms.presenter import TermsPresenter
from tests.support.screens import Calls


@pytest.fixture
def presenter(view: Calls, commands: Calls) -> TermsPresenter:
    made = TermsPresenter(view, commands)
    made.opened("c", ("Sertraline", "Millbrook"))
    return made


def test_what_is_kept_is_shown(presenter: TermsPresenter, view: Calls) -> None:
    assert view.made[0][1] == "Sertraline\nMillbrook"
    assert view.made[0][2].count == "2 names and terms"
    assert not view.made[0][2].can_save


def test_blank_lines_and_blanks_do_not_count(presenter: TermsPresenter, view: Calls, commands: Calls) -> None:
    presenter.typed("Sertraline\n\n  Millbrook  \n")
    assert not view.last("show_terms").can_save
    presenter.typed("Sertraline\n Dr.   Okafor\n")
    assert view.last("show_terms").can_save
    presenter.save_pressed()
    presenter.save_pressed()
    assert commands.made == [("save_terms", "c", ("Sertraline", "Dr. Okafor"))]
    presenter.saved()
    assert view.names()[-1] == "close_terms"


def test_commas_stand_between_terms_as_lines_do(presenter: TermsPresenter, commands: Calls) -> None:
    presenter.typed("Luna, Dr. Okafor; Millbrook,\nSertraline")
    presenter.save_pressed()
    assert commands.made == [("save_terms", "c", ("Luna", "Dr. Okafor", "Millbrook", "Sertraline"))]


def test_one_and_none_are_said(presenter: TermsPresenter, view: Calls) -> None:
    presenter.typed("x")
    assert view.last("show_terms").count == "1 name or term"
    presenter.typed("")
    assert view.last("show_terms").count == "Nothing yet"


def test_a_failure_keeps_the_sheet_and_can_be_tried_again(
    presenter: TermsPresenter, view: Calls, commands: Calls
) -> None:
    presenter.typed("x")
    presenter.save_pressed()
    presenter.failed("Not saved.")
    assert view.last("show_terms").problem == "Not saved."
    assert "close_terms" not in view.names()
    presenter.save_pressed()
    assert len(commands.made) == 2


def test_after_the_sheet_is_gone_nothing_is_shown(presenter: TermsPresenter, view: Calls) -> None:
    presenter.gone()
    presenter.typed("x")
    presenter.failed("Not saved.")
    assert "show_terms" not in view.names()


def test_nothing_changed_closes_without_saving(
    presenter: TermsPresenter, view: Calls, commands: Calls
) -> None:
    presenter.save_pressed()
    assert commands.made == []
    assert view.names()[-1] == "close_terms"
