"""Who is in the room, who agreed, who said no."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.consent import ConsentMethod
from app.domain.states import ConsentState
from app.ui.presession.model import Asking, Mood, Offer
from tests.support.presession import AGREED, NOT_ASKED, NOW, PLAN, Sheet, person


def test_an_agreement_that_ran_out_is_asked_again() -> None:
    sheet = Sheet(PLAN, replace(AGREED, expires_at=NOW - timedelta(days=1)))
    row = sheet.shown.people[0]
    assert (row.state, row.asking) == (ConsentState.NOT_ASKED, Asking.ALL)
    assert sheet.shown.transcription is Offer.DISABLED


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"method": ConsentMethod.PAPER}, "Agreed on paper, noted at 13:56, stored in the chart"),
        ({"method": ConsentMethod.VERBAL}, "Agreed aloud at 13:56, heard by you, stored in the chart"),
        ({"decided_at": NOW - timedelta(days=7)}, "Agreed on this screen on 13 Nov, stored in the chart"),
    ],
)
def test_how_someone_agreed(changes: dict[str, object], detail: str) -> None:
    consent = replace(AGREED, **changes)  # type: ignore[arg-type]
    assert Sheet(PLAN, consent).shown.people[0].detail == detail


def test_agreed_aloud_needs_the_therapists_word() -> None:
    sheet = Sheet(PLAN, NOT_ASKED)
    sheet.presenter.agreed_aloud_pressed("Mira")
    question = sheet.shown.question
    assert question is not None
    assert question.dialog.buttons[question.dialog.default or 0] == "Cancel"
    sheet.presenter.question_answered(0)
    assert sheet.commands.made == [] and sheet.shown.question is None
    sheet.presenter.agreed_aloud_pressed("Mira")
    sheet.presenter.question_answered(1)
    assert sheet.commands.made == [("record_agreed_aloud", "Mira")]
    sheet.presenter.question_answered(1)
    assert len(sheet.commands.made) == 1


def test_asking_on_screen_and_paper_name_the_person() -> None:
    sheet = Sheet(PLAN, NOT_ASKED)
    sheet.presenter.ask_pressed("Mira")
    sheet.presenter.paper_pressed("Mira")
    assert sheet.commands.made == [("ask_on_screen", "Mira"), ("record_paper", "Mira")]


def test_turning_the_laptop_ends_the_room_check() -> None:
    sheet = Sheet(PLAN, NOT_ASKED)
    sheet.presenter.room.pressed()
    sheet.presenter.ask_pressed("Mira")
    assert not sheet.presenter.room.running


def test_a_question_about_someone_who_left_the_room_goes_away() -> None:
    sheet = Sheet(PLAN, NOT_ASKED)
    sheet.presenter.agreed_aloud_pressed("Mira")
    sheet.presenter.on_consents_changed((AGREED,))
    assert sheet.shown.question is None


def test_adding_someone() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.add_person_pressed()
    assert sheet.shown.adding == "partner"
    sheet.presenter.person_entered("   ", "partner")
    assert sheet.commands.made == [] and sheet.shown.adding
    sheet.presenter.person_entered("  Lena   F. ", "guardian")
    assert sheet.commands.made == [("add_person", "Lena F.", "guardian")]
    assert not sheet.shown.adding
    sheet.presenter.add_person_pressed()
    sheet.presenter.adding_cancelled()
    assert not sheet.shown.adding


@pytest.mark.parametrize("state", [ConsentState.DECLINED, ConsentState.WITHDRAWN])
def test_a_no_is_shown_in_words_with_what_goes_on(state: ConsentState) -> None:
    sheet = Sheet(PLAN, AGREED, person("Mira", state))
    refusal = sheet.shown.refusal
    assert refusal is not None
    verb = "declined" if state is ConsentState.DECLINED else "withdrew"
    assert refusal.title == f"Mira {verb}. Nothing is recorded."
    assert sheet.shown.mood is Mood.DECLINED
    assert sheet.shown.people[1].asking is Asking.AGAIN
    sheet.presenter.start_pressed()
    assert sheet.commands.names() == ["start_session"]


def test_several_who_said_no_are_counted() -> None:
    shown = Sheet(PLAN, person("Mira", ConsentState.DECLINED), person("Lena", ConsentState.WITHDRAWN)).shown
    assert shown.refusal is not None
    assert shown.refusal.title == "2 people declined. Nothing is recorded."


def test_without_ai_nobody_is_asked_and_there_is_no_banner() -> None:
    assert Sheet(replace(PLAN, ai_allowed=False), person("Mira", ConsentState.DECLINED)).shown.refusal is None


def test_who_said_no_is_asked_again_only_deliberately() -> None:
    sheet = Sheet(PLAN, AGREED, person("Mira", ConsentState.DECLINED))
    sheet.presenter.ask_pressed("Mira")
    question = sheet.shown.question
    assert question is not None
    assert question.dialog.title == "Ask Mira again?"
    assert question.dialog.buttons[question.dialog.default or 0] == "Cancel"
    sheet.presenter.question_answered(0)
    assert sheet.commands.made == []
    sheet.presenter.ask_pressed("Mira")
    sheet.presenter.question_answered(1)
    assert sheet.commands.made == [("ask_on_screen", "Mira")]


def test_the_note_alone_is_offered_after_a_no_and_asked_about() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.write_note_pressed()
    assert sheet.shown.question is None, "nobody said no: the session is started"
    sheet.presenter.on_consents_changed((person("Mira", ConsentState.DECLINED),))
    sheet.presenter.write_note_pressed()
    assert sheet.shown.question is not None
    assert "cannot be started afterwards" in sheet.shown.question.dialog.body
    sheet.presenter.question_answered(0)
    assert sheet.commands.made == []
    sheet.presenter.write_note_pressed()
    sheet.presenter.question_answered(1)
    assert sheet.commands.names() == ["write_note"]
    assert sheet.shown.starting


def test_a_child_alone_needs_a_guardian() -> None:
    child = person("Kim", ConsentState.AGREED, role="child")
    sheet = Sheet(PLAN, AGREED, child)
    row = sheet.shown.people[1]
    assert (row.detail, row.needs_guardian) == ("A guardian has to agree as well", True)
    assert sheet.shown.state == "Waiting for Kim’s guardian"
    assert sheet.shown.transcription is Offer.DISABLED
    sheet.presenter.add_guardian_pressed()
    assert sheet.shown.adding == "guardian"
    guardian = person("Lou", ConsentState.NOT_ASKED, role="guardian")
    sheet.presenter.on_consents_changed((AGREED, child, guardian))
    assert not sheet.shown.people[1].needs_guardian
    assert sheet.shown.state == "Waiting for Lou’s answer"
    sheet.presenter.on_consents_changed((AGREED, child, replace(guardian, state=ConsentState.AGREED)))
    assert sheet.shown.transcription is Offer.READY


def test_the_form_of_a_child_who_agreed_is_offered_after_the_guardian() -> None:
    child = person("Kim", ConsentState.AGREED, role="child")
    sheet = Sheet(PLAN, child)
    (row,) = sheet.shown.people
    assert (row.asking, row.needs_guardian, row.removable) == (Asking.PAPER, True, False)
    sheet.presenter.on_consents_changed((child, person("Lou", ConsentState.NOT_ASKED, role="guardian")))
    assert sheet.shown.people[0].asking is Asking.NONE


def test_two_children_wait_for_one_guardian() -> None:
    children = [person(name, ConsentState.AGREED, role="child") for name in ("Kim", "Sol")]
    assert Sheet(PLAN, *children).shown.state == "Waiting for a guardian"


def test_the_paper_form_counts_for_a_child() -> None:
    child = person("Kim", ConsentState.AGREED, role="child", method=ConsentMethod.PAPER)
    sheet = Sheet(PLAN, child)
    assert not sheet.shown.people[0].needs_guardian
    assert sheet.shown.transcription is Offer.READY


def test_a_child_who_said_no_needs_nobody_else() -> None:
    sheet = Sheet(PLAN, person("Kim", ConsentState.DECLINED, role="child"))
    assert not sheet.shown.people[0].needs_guardian


def test_roles_are_said_in_plain_words() -> None:
    roles = ("client", "partner", "guardian", "child", "family", "other")
    people = [person(f"P{n}", ConsentState.AGREED, role=role) for n, role in enumerate(roles)]
    assert [row.role for row in Sheet(PLAN, *people).shown.people] == [
        "client", "partner", "parent or guardian", "child", "family member", "someone else",
    ]  # fmt: skip


def test_taking_someone_off_the_list_is_asked_about() -> None:
    sheet = Sheet(PLAN, replace(AGREED, role="client"), NOT_ASKED)
    assert [row.removable for row in sheet.shown.people] == [False, True]
    sheet.presenter.remove_pressed("nobody")
    assert sheet.shown.question is None
    sheet.presenter.remove_pressed("Mira")
    question = sheet.shown.question
    assert question is not None
    assert question.dialog.title == "Is Mira not in the room?"
    assert question.dialog.default == 0
    sheet.presenter.question_answered(0)
    assert sheet.commands.made == []
    sheet.presenter.remove_pressed("Mira")
    sheet.presenter.question_answered(1)
    assert sheet.commands.made == [("remove_person", "Mira")]
