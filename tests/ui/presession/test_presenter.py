import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.consent import Consent, ConsentMethod
from app.domain.states import ConsentState
from app.services.explanations import Explanation
from app.services.ports import Microphone
from app.ui.presession.model import (
    Asking,
    Hearing,
    LevelModel,
    Mood,
    Offer,
    PresessionModel,
    SessionPlan,
)
from app.ui.presession.presenter import PresessionPresenter
from tests.support.screens import Calls

NOW = datetime(2026, 11, 20, 13, 57, tzinfo=UTC)
START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
TABLE, BUILT_IN = Microphone("table", "Table microphone", True), Microphone("built-in", "Built-in")
PLAN = SessionPlan("Jonas K.", START, "First session", "Room 2", ("Mira K.",))


def person(name: str, state: ConsentState, **changes: object) -> Consent:
    made = Consent(id=name, client_id="c", person=f"{name} K.", role="partner", state=state)
    if state in (ConsentState.AGREED, ConsentState.DECLINED, ConsentState.WITHDRAWN):
        made = replace(made, method=ConsentMethod.ON_SCREEN, decided_at=NOW - timedelta(minutes=1))
    return replace(made, **changes)  # type: ignore[arg-type]


AGREED = person("Jonas", ConsentState.AGREED)
NOT_ASKED = person("Mira", ConsentState.NOT_ASKED)


class Sheet:
    """The presenter with what it shows and asks for."""

    def __init__(self, plan: SessionPlan = PLAN, *people: Consent) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = PresessionPresenter(self.view, self.commands, plan, lambda: NOW, zone=UTC)
        self.presenter.opened()
        self.presenter.on_consents_changed(people)
        self.presenter.on_microphones_changed((TABLE, BUILT_IN))
        self.presenter.on_disk_measured(41 * 3600.0)

    @property
    def shown(self) -> PresessionModel:
        model = self.view.last("show_presession")
        assert isinstance(model, PresessionModel)
        return model

    @property
    def level(self) -> LevelModel:
        model = self.view.last("show_level")
        assert isinstance(model, LevelModel)
        return model


def test_it_opens_with_the_session_and_who_comes() -> None:
    shown = Sheet(PLAN, AGREED, NOT_ASKED).shown
    assert shown.title == "Session at 14:00"
    assert shown.subtitle == "Jonas K. with Mira K. · First session · Room 2"
    assert [row.name for row in shown.people] == ["Jonas K.", "Mira K."]
    assert shown.people[0].detail == "Agreed on this screen at 13:56, stored in the chart"
    assert shown.people[1].detail == "Everyone in the room decides for themselves"
    assert [row.asking for row in shown.people] == [Asking.NONE, Asking.ALL]


def test_transcription_waits_for_everyone() -> None:
    sheet = Sheet(PLAN, AGREED, NOT_ASKED)
    assert sheet.shown.transcription is Offer.DISABLED
    assert sheet.shown.state == "Waiting for Mira’s answer"
    assert sheet.shown.can_start
    sheet.presenter.start_with_transcription_pressed()
    assert sheet.commands.made == [], "pressed in spite of being disabled: nothing is recorded"
    sheet.presenter.on_consents_changed((AGREED, person("Mira", ConsentState.AGREED)))
    assert sheet.shown.transcription is Offer.READY
    assert (sheet.shown.mood, sheet.shown.state) == (Mood.READY, "Everyone here has agreed")
    sheet.presenter.start_with_transcription_pressed()
    assert sheet.commands.names() == ["start_with_transcription"]


@pytest.mark.parametrize(
    ("people", "state"),
    [
        ((), "Nobody is in the room yet"),
        ((NOT_ASKED, person("Lena", ConsentState.WAITING)), "Waiting for 2 answers"),
        ((AGREED, person("Mira", ConsentState.DECLINED)), "Mira has declined"),
        ((AGREED, person("Mira", ConsentState.WITHDRAWN)), "Mira has withdrawn"),
        (
            (person("Mira", ConsentState.DECLINED), person("Lena", ConsentState.DECLINED)),
            "2 people have declined",
        ),
    ],
)
def test_why_transcription_cannot_start(people: tuple[Consent, ...], state: str) -> None:
    shown = Sheet(PLAN, *people).shown
    assert shown.state == state
    assert shown.transcription is Offer.DISABLED


def test_start_session_never_records() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.start_pressed()
    sheet.presenter.start_pressed()
    assert sheet.commands.names() == ["start_session"], "one start, however often it is pressed"
    assert sheet.shown.starting and not sheet.shown.can_start


def test_with_ai_off_there_is_no_button_for_transcription() -> None:
    sheet = Sheet(replace(PLAN, ai_allowed=False), AGREED)
    assert sheet.shown.transcription is Offer.ABSENT
    sheet.presenter.start_with_transcription_pressed()
    assert sheet.commands.made == []


def test_an_agreement_that_ran_out_is_asked_again() -> None:
    sheet = Sheet(PLAN, replace(AGREED, expires_at=NOW - timedelta(days=1)))
    row = sheet.shown.people[0]
    assert (row.state, row.asking) == (ConsentState.NOT_ASKED, Asking.ALL)
    assert sheet.shown.transcription is Offer.DISABLED


def test_someone_who_declined_can_be_asked_again_on_screen_only() -> None:
    assert Sheet(PLAN, person("Mira", ConsentState.DECLINED)).shown.people[0].asking is Asking.AGAIN


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


def test_a_question_about_someone_who_left_the_room_goes_away() -> None:
    sheet = Sheet(PLAN, NOT_ASKED)
    sheet.presenter.agreed_aloud_pressed("Mira")
    sheet.presenter.on_consents_changed((AGREED,))
    assert sheet.shown.question is None


def test_adding_someone() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.add_person_pressed()
    assert sheet.shown.adding_person
    sheet.presenter.person_entered("   ", "partner")
    assert sheet.commands.made == [] and sheet.shown.adding_person
    sheet.presenter.person_entered("  Lena   F. ", "guardian")
    assert sheet.commands.made == [("add_person", "Lena F.", "guardian")]
    assert not sheet.shown.adding_person
    sheet.presenter.add_person_pressed()
    sheet.presenter.adding_cancelled()
    assert not sheet.shown.adding_person


@pytest.mark.parametrize(
    ("press", "command"),
    [("start_pressed", "start_session"), ("start_with_transcription_pressed", "start_with_transcription")],
)
def test_long_before_the_time_it_asks_once(press: str, command: str) -> None:
    sheet = Sheet(replace(PLAN, start=NOW + timedelta(minutes=47)), AGREED)
    getattr(sheet.presenter, press)()
    question = sheet.shown.question
    assert question is not None
    assert question.dialog.title == "It is 47 minutes early."
    assert sheet.commands.made == []
    sheet.presenter.question_answered(0)
    assert sheet.commands.made == []
    getattr(sheet.presenter, press)()
    sheet.presenter.question_answered(1)
    assert sheet.commands.names() == [command]


def test_consent_withdrawn_while_the_question_is_open_still_counts() -> None:
    sheet = Sheet(replace(PLAN, start=NOW + timedelta(minutes=47)), AGREED)
    sheet.presenter.start_with_transcription_pressed()
    sheet.presenter.on_consents_changed((NOT_ASKED,))
    sheet.presenter.question_answered(1)
    assert sheet.commands.made == []


def test_a_walk_in_is_never_early() -> None:
    sheet = Sheet(SessionPlan("Sam B."), AGREED)
    assert sheet.shown.title == "Session now"
    sheet.presenter.start_pressed()
    assert sheet.commands.names() == ["start_session"]


def test_without_a_microphone_only_the_plain_start_is_left() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.on_microphones_changed(())
    assert sheet.shown.transcription is Offer.DISABLED
    assert sheet.shown.state == "No microphone is found"
    assert sheet.level.hearing is Hearing.NO_MICROPHONE
    sheet.presenter.on_level_measured(0.2, 0.5)
    assert sheet.level.hearing is Hearing.NO_MICROPHONE


def test_an_almost_full_disk_holds_transcription_back() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.on_disk_measured(600.0)
    assert (sheet.shown.disk, sheet.shown.disk_low) == ("10 minutes free", True)
    assert sheet.shown.transcription is Offer.DISABLED


@pytest.mark.parametrize(
    ("percent", "minutes", "charging", "words", "low"),
    [
        (84, 360, False, "84 %, about 6 hours", False),
        (12, 61, False, "12 %, about 1 hour", True),
        (12, None, True, "12 %, charging", False),
        (3, 1, False, "3 %, about 1 minute", True),
        (None, None, False, "", False),
    ],
)
def test_battery(percent: int | None, minutes: int | None, charging: bool, words: str, low: bool) -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.on_battery_measured(percent, minutes, charging)
    assert (sheet.shown.battery, sheet.shown.battery_low) == (words, low)


def test_a_microphone_is_chosen_and_its_level_starts_anew() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.on_level_measured(0.1, 0.3)
    assert sheet.level.hearing is Hearing.GOOD
    sheet.presenter.microphone_chosen("built-in")
    sheet.presenter.microphone_chosen("built-in")
    assert sheet.commands.made == [("choose_microphone", "built-in")]
    sheet.presenter.on_level_measured(0.0001, 0.001)
    assert sheet.level.hearing is Hearing.NOTHING_YET
    sheet.presenter.on_microphones_changed((TABLE,))
    assert sheet.shown.microphone == "table", "the one that was pulled is no longer chosen"


def test_the_word_beside_the_level_follows_three_seconds() -> None:
    sheet = Sheet(PLAN, AGREED)
    for _ in range(5):
        sheet.presenter.on_level_measured(0.5, 1.0)
    assert sheet.level.hearing is Hearing.LOUD
    for _ in range(60):
        sheet.presenter.on_level_measured(0.003, 0.01)
    assert sheet.level.hearing is Hearing.QUIET
    for _ in range(60):
        sheet.presenter.on_level_measured(0.0, 0.0)
    assert sheet.level.hearing is Hearing.MUTED
    for _ in range(60):
        sheet.presenter.on_level_measured(0.0005, 0.001)
    assert sheet.level.hearing is Hearing.NOTHING_YET
    sheet.presenter.on_level_measured(0.02, 0.05)
    for _ in range(60):
        sheet.presenter.on_level_measured(0.0005, 0.001)
    assert sheet.level.hearing is Hearing.GOOD, "a pause between two sentences changes nothing"


def test_the_meter_spans_sixty_decibels() -> None:
    sheet = Sheet(PLAN, AGREED)
    for decibels, place in ((0.0, 1.0), (-30.0, 0.5), (-60.0, 0.0), (-90.0, 0.0)):
        sheet.presenter.on_level_measured(10 ** (decibels / 20), 0.1)
        assert math.isclose(sheet.level.level, place, abs_tol=1e-9)


def test_a_failed_start_is_said_and_can_be_tried_again() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.start_with_transcription_pressed()
    sheet.presenter.close_pressed()
    assert "closed" not in sheet.commands.names(), "while it starts, the sheet stays"
    sheet.presenter.on_failed(Explanation("The sound system is silent.", "Nothing is lost.", "Try again."))
    assert sheet.shown.problem is not None and not sheet.shown.starting
    sheet.presenter.problem_closed()
    assert sheet.shown.problem is None
    sheet.presenter.start_with_transcription_pressed()
    sheet.presenter.on_started()
    assert sheet.view.names()[-1] == "close_presession"


def test_closing_starts_nothing() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.close_pressed()
    assert sheet.commands.made == [("closed",)]
    assert sheet.view.names()[-1] == "close_presession"
