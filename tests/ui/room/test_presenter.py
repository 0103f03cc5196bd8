"""Who is in the room, without Qt: what it says, what it offers, what it asks first (R37, R38, R55, B3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from app.domain.consent import Consent
from app.domain.errors import ErrorCode
from app.domain.states import ConsentState, SessionState
from app.services.explanations import EXPLANATIONS
from app.ui.presession.model import Asking, Mood
from app.ui.room.model import RoomModel, RoomReading
from app.ui.room.presenter import RoomPresenter
from app.ui.room.words import STAYS
from tests.support.presession import NOW, person
from tests.support.screens import Calls

PAUSED, RECORDING, OPEN = SessionState.PAUSED, SessionState.RECORDING, SessionState.OPEN
JONAS = person("Jonas", ConsentState.AGREED, role="client")
NEW = person("Mira", ConsentState.NOT_ASKED)
DECLINED = person("Mira", ConsentState.DECLINED)
AGREED = person("Mira", ConsentState.AGREED)
CHILD = person("Kim", ConsentState.AGREED, role="child")


def reading(
    *people: Consent, state: SessionState = PAUSED, removable: tuple[Consent, ...] = (), ai: bool = True
) -> RoomReading:
    return RoomReading(state, people, frozenset(c.id for c in removable), state is not OPEN, ai)


class Sheet:
    """The presenter with what it shows and asks for."""

    def __init__(self, first: RoomReading) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = RoomPresenter(self.view, self.commands, first, lambda: NOW, zone=UTC)
        self.presenter.opened()

    @property
    def shown(self) -> RoomModel:
        """What is drawn now."""
        model = self.view.last("show_room")
        assert isinstance(model, RoomModel)
        return model

    @property
    def is_closed(self) -> bool:
        return "close_room" in self.view.names()


def said(*people: Consent, **how: object) -> tuple[Mood, str, str]:
    shown = Sheet(reading(*people, **how)).shown  # type: ignore[arg-type]
    return shown.mood, shown.state, shown.detail


def test_the_words_of_a_recording() -> None:
    expected = (Mood.READY, "Everyone here has agreed", "Recording pauses for somebody who has not agreed.")
    assert said(JONAS, state=RECORDING) == expected


def test_a_newcomer_pauses_it_and_nothing_goes_on_by_itself() -> None:
    assert said(JONAS, NEW) == (Mood.WAITING, "Waiting for Mira’s answer", "Recording is paused until then.")
    sheet = Sheet(reading(JONAS, NEW))
    assert not sheet.shown.may_resume
    sheet.presenter.resume_pressed()
    assert sheet.commands.made == []
    sheet.presenter.on_read(reading(JONAS, AGREED))
    assert sheet.commands.made == []
    assert sheet.shown.detail == "Still paused. It goes on only when you press Resume."
    sheet.presenter.resume_pressed()
    assert sheet.commands.names() == ["closed", "resume"] and sheet.is_closed


def test_who_declined_may_leave_and_what_was_before_stays() -> None:
    sheet = Sheet(reading(JONAS, DECLINED, removable=(DECLINED,)))
    assert sheet.shown.state == "Mira declined. Nothing is recorded while Mira is here."
    assert sheet.shown.detail == "What was recorded before Mira came stays. It can go on when Mira has left."
    leaver = sheet.shown.leaver
    assert leaver is not None and leaver.words == "Mira has left…"
    sheet.presenter.remove_pressed(leaver.consent_id)
    question = sheet.shown.question
    assert question is not None and question.dialog.default == 0
    sheet.presenter.question_answered(0)
    assert sheet.commands.made == []
    sheet.presenter.remove_pressed(leaver.consent_id)
    sheet.presenter.question_answered(1)
    assert sheet.commands.made == [("remove_person", "Mira")]


def test_who_was_recorded_and_says_no_has_no_way_off_the_list() -> None:
    sheet = Sheet(reading(JONAS, DECLINED))
    assert sheet.shown.leaver is None and not sheet.shown.may_resume
    assert sheet.shown.detail == "What was recorded before stays, until somebody withdraws."
    assert not any(row.removable for row in sheet.shown.people)


def test_several_who_declined_are_counted_and_nobody_is_singled_out() -> None:
    lena = person("Lena", ConsentState.DECLINED)
    sheet = Sheet(reading(JONAS, DECLINED, lena, removable=(DECLINED, lena)))
    assert sheet.shown.state == "2 people declined. Nothing is recorded while they are here."
    assert sheet.shown.detail == "What was recorded before they came stays. It can go on when they have left."
    assert sheet.shown.leaver is None


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((JONAS,), (Mood.READY, "Everyone here has agreed", "Nothing is recorded before you start it.")),
        ((JONAS, NEW), (Mood.WAITING, "Waiting for Mira’s answer", "Nothing is recorded until then.")),
        (
            (JONAS, DECLINED),
            (
                Mood.DECLINED,
                "Mira declined. Nothing is recorded while Mira is here.",
                "The session can go on without a recording.",
            ),
        ),
        (
            (person("Jonas", ConsentState.WITHDRAWN),),
            (
                Mood.DECLINED,
                "Jonas withdrew. Nothing is recorded while Jonas is here.",
                "The session can go on without a recording.",
            ),
        ),
    ],
)
def test_the_words_while_nothing_is_recorded(
    people: tuple[Consent, ...], expected: tuple[Mood, str, str]
) -> None:
    assert said(*people, state=OPEN) == expected
    assert not Sheet(reading(*people, state=OPEN)).shown.may_resume


def test_without_ai_nothing_is_offered_to_go_on() -> None:
    sheet = Sheet(reading(JONAS, ai=False))
    assert (sheet.shown.state, sheet.shown.may_resume) == ("AI use is switched off", False)


def test_a_child_waits_for_a_guardian_who_can_be_added() -> None:
    sheet = Sheet(reading(CHILD))
    assert (sheet.shown.mood, sheet.shown.state) == (Mood.WAITING, "A guardian has to agree as well.")
    assert sheet.shown.detail == "Recording is paused until then. A signed form counts as well."
    (row,) = sheet.shown.people
    assert (row.needs_guardian, row.asking) == (True, Asking.PAPER)
    sheet.presenter.add_guardian_pressed()
    assert sheet.shown.adding == "guardian"
    sheet.presenter.person_entered(" Lou ", "guardian")
    sheet.presenter.paper_pressed("Kim")
    assert sheet.commands.made == [("add_person", "Lou", "guardian"), ("record_paper", "Kim")]
    assert not sheet.shown.adding


def test_only_the_services_say_who_may_be_taken_off() -> None:
    lena = person("Lena", ConsentState.AGREED)
    sheet = Sheet(reading(JONAS, lena, NEW, removable=(JONAS, NEW), state=RECORDING))
    assert [row.removable for row in sheet.shown.people] == [True, False, True]
    assert sheet.shown.stays == STAYS
    assert Sheet(reading(JONAS, NEW, removable=(JONAS, NEW), state=OPEN)).shown.stays == ""
    assert Sheet(reading(JONAS)).shown.stays == "", "nobody asks about the only one"


def test_an_agreement_that_ran_out_is_asked_again() -> None:
    sheet = Sheet(reading(JONAS, replace(AGREED, expires_at=NOW - timedelta(hours=1))))
    assert sheet.shown.state == "Waiting for Mira’s answer"
    assert sheet.shown.people[1].asking is Asking.ALL


def test_the_sheet_is_gone_before_the_laptop_is_turned() -> None:
    sheet = Sheet(reading(JONAS, NEW))
    sheet.presenter.ask_pressed("Mira")
    assert sheet.is_closed
    assert sheet.commands.made == [("closed",), ("ask_on_screen", "Mira")]
    sheet.presenter.on_read(reading(JONAS, AGREED))
    assert sheet.shown.people[1].state is ConsentState.NOT_ASKED, "nothing is drawn any more"
    sheet.presenter.gone()
    assert sheet.commands.names().count("closed") == 1


def test_who_declined_is_asked_again_only_deliberately() -> None:
    sheet = Sheet(reading(JONAS, DECLINED, removable=(DECLINED,)))
    sheet.presenter.ask_pressed("Mira")
    assert not sheet.is_closed and sheet.shown.question is not None
    sheet.presenter.question_answered(1)
    assert sheet.commands.made == [("closed",), ("ask_on_screen", "Mira")]


def test_agreed_aloud_needs_the_therapists_word() -> None:
    sheet = Sheet(reading(JONAS, NEW))
    sheet.presenter.agreed_aloud_pressed("Mira")
    sheet.presenter.question_answered(0)
    assert sheet.commands.made == []
    sheet.presenter.agreed_aloud_pressed("Mira")
    sheet.presenter.question_answered(1)
    sheet.presenter.question_answered(1)
    assert sheet.commands.made == [("record_agreed_aloud", "Mira")]


def test_a_question_about_someone_who_left_goes_away() -> None:
    sheet = Sheet(reading(JONAS, NEW))
    sheet.presenter.agreed_aloud_pressed("Mira")
    sheet.presenter.on_read(reading(JONAS))
    assert sheet.shown.question is None
    sheet.presenter.ask_pressed("Mira")
    sheet.presenter.remove_pressed("Mira")
    assert sheet.commands.made == [] and sheet.shown.question is None


def test_nobody_without_a_name_is_added() -> None:
    sheet = Sheet(reading(JONAS))
    sheet.presenter.add_person_pressed()
    sheet.presenter.person_entered("  ", "partner")
    assert sheet.commands.made == [] and sheet.shown.adding == "partner"
    sheet.presenter.adding_cancelled()
    assert not sheet.shown.adding


def test_what_cannot_be_done_is_said_and_the_sheet_stays() -> None:
    sheet = Sheet(reading(JONAS, NEW))
    sheet.presenter.on_failed(EXPLANATIONS[ErrorCode.DATABASE_FAILED])
    assert sheet.shown.problem is not None and not sheet.is_closed
    sheet.presenter.problem_closed()
    assert sheet.shown.problem is None
