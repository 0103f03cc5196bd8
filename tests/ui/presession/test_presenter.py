from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.consent import Consent, ConsentMethod
from app.domain.states import ConsentState
from app.services.explanations import Explanation
from app.services.ports import Microphone, PowerState
from app.ui.presession.laptop import Room
from app.ui.presession.model import Asking, Mood, Offer, PresessionModel, SessionPlan
from app.ui.presession.presenter import PresessionPresenter
from tests.support.screens import Calls

NOW = datetime(2026, 11, 20, 13, 57, tzinfo=UTC)
START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
TABLE, BUILT_IN = Microphone("table", "Table microphone", True), Microphone("built-in", "Built-in")
GIB = 1024**3
ROOMY = Room(41 * 3600.0, 100 * GIB, 2 * GIB)
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
        self.view, self.commands, self.now = Calls(), Calls(), NOW
        self.presenter = PresessionPresenter(
            self.view, self.commands, plan, lambda: self.now, lambda: 0.0, zone=UTC
        )
        self.presenter.opened()
        self.presenter.on_consents_changed(people)
        self.presenter.hearing.on_microphones_changed((TABLE, BUILT_IN))
        self.presenter.on_laptop_measured(ROOMY, PowerState())
        self.commands.made.clear()

    @property
    def shown(self) -> PresessionModel:
        model = self.view.last("show_presession")
        assert isinstance(model, PresessionModel)
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
    sheet.presenter.hearing.on_microphones_changed(())
    assert sheet.shown.transcription is Offer.DISABLED
    assert sheet.shown.state == "No microphone is found"
    assert sheet.shown.can_start
    sheet.presenter.hearing.on_microphones_changed((BUILT_IN,))
    assert sheet.shown.transcription is Offer.READY


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


def test_before_it_is_known_what_is_plugged_in_nothing_is_said_to_be_missing() -> None:
    sheet = Sheet(PLAN, AGREED)
    fresh = PresessionPresenter(sheet.view, sheet.commands, PLAN, lambda: NOW, lambda: 0.0, zone=UTC)
    fresh.opened()
    fresh.on_consents_changed((AGREED,))
    assert (sheet.shown.state, sheet.shown.mood) == ("Looking for the microphone", Mood.NEUTRAL)
    assert sheet.shown.transcription is Offer.DISABLED


def test_below_two_gibibytes_only_the_plain_start_is_left_and_both_figures_are_said() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.on_laptop_measured(Room(9 * 3600.0, 2 * GIB - 1, 2 * GIB), PowerState())
    assert sheet.shown.transcription is Offer.DISABLED
    assert sheet.shown.state == "The disk is almost full"
    assert sheet.shown.state_detail == "1.9 GiB free, 2 GiB needed. You can start without recording."
    sheet.presenter.start_with_transcription_pressed()
    assert sheet.commands.made == []
    assert sheet.shown.can_start
    sheet.presenter.on_laptop_measured(Room(9 * 3600.0, 2 * GIB, 2 * GIB), PowerState())
    assert sheet.shown.transcription is Offer.READY, "room was made while the sheet was open"


def test_the_battery_is_compared_with_the_length_of_the_session() -> None:
    sheet = Sheet(replace(PLAN, minutes=90), AGREED)
    sheet.presenter.on_laptop_measured(ROOMY, PowerState(62, 80, on_mains=False))
    assert sheet.shown.laptop.battery == "On battery, 62 %, about 1 hour"
    assert sheet.shown.laptop.warning == "The battery may not last 90 minutes. Plug the laptop in."


# -- people ------------------------------------------------------------------------------------------
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


# -- switches and times ------------------------------------------------------------------------------
def test_a_switch_that_is_turned_off_takes_the_button_away() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.on_switches_changed(ai_allowed=False)
    assert sheet.shown.transcription is Offer.ABSENT
    sheet.presenter.start_with_transcription_pressed()
    assert sheet.commands.made == []
    sheet.presenter.on_switches_changed(ai_allowed=True)
    assert sheet.shown.transcription is Offer.READY


@pytest.mark.parametrize(
    ("minutes", "title"),
    [
        (61, "It is 1 hour 1 minute late."),
        (75, "It is 1 hour 15 minutes late."),
        (180, "It is 3 hours late."),
    ],
)
def test_long_after_the_time_it_asks_once(minutes: int, title: str) -> None:
    sheet = Sheet(replace(PLAN, start=NOW - timedelta(minutes=minutes)), AGREED)
    sheet.presenter.start_pressed()
    question = sheet.shown.question
    assert question is not None
    assert question.dialog.title == title
    sheet.presenter.question_answered(1)
    assert sheet.commands.names() == ["start_session"]


@pytest.mark.parametrize("minutes", [-15, 0, 60])
def test_near_the_time_nothing_is_asked(minutes: int) -> None:
    sheet = Sheet(replace(PLAN, start=NOW - timedelta(minutes=minutes)), AGREED)
    sheet.presenter.start_pressed()
    assert sheet.commands.names() == ["start_session"]


def test_early_is_not_asked_again_when_the_agenda_asked() -> None:
    sheet = Sheet(replace(PLAN, start=NOW + timedelta(minutes=47), early_is_fine=True), AGREED)
    sheet.presenter.start_with_transcription_pressed()
    assert sheet.commands.names() == ["start_with_transcription"]


# -- what uses the microphone ------------------------------------------------------------------------
def test_a_start_ends_the_room_check_and_the_voice_test() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.room.pressed()
    sheet.presenter.voice_test_pressed()
    assert not sheet.presenter.room.running and sheet.presenter.voice.is_open
    sheet.presenter.start_with_transcription_pressed()
    assert sheet.commands.names() == ["end_voice_test", "start_with_transcription"]


def test_levels_of_the_voice_test_are_not_the_rooms() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.voice_test_pressed()
    before = len(sheet.view.made)
    sheet.presenter.on_level_measured(0.1, 0.3)
    assert "show_level" not in [made[0] for made in sheet.view.made[before:]]
    sheet.presenter.voice.close()
    sheet.presenter.on_level_measured(0.1, 0.3)
    assert sheet.view.names()[-1] == "show_level"


def test_a_pulled_microphone_ends_room_check_and_voice_test() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.room.pressed()
    sheet.presenter.hearing.on_microphones_changed((BUILT_IN,))
    assert not sheet.presenter.room.running
    sheet.presenter.voice_test_pressed()
    sheet.presenter.hearing.on_microphones_changed((TABLE,))
    assert not sheet.presenter.voice.is_open


def test_when_the_sheet_is_taken_away_nothing_listens_any_more() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.voice_test_pressed()
    sheet.presenter.gone()
    sheet.presenter.gone()
    assert sheet.commands.names() == ["end_voice_test", "closed"]
    shown = len(sheet.view.made)
    sheet.presenter.on_consents_changed((NOT_ASKED,))
    assert len([made for made in sheet.view.made[shown:] if made[0] == "show_presession"]) == 0


def test_while_another_session_is_recorded_the_microphone_is_left_alone() -> None:
    sheet = Sheet(PLAN, AGREED)
    sheet.presenter.room.pressed()
    sheet.presenter.on_recorder_changed(in_use=True)
    assert not sheet.presenter.room.running
    assert sheet.shown.state == "Another session is recorded"
    assert sheet.shown.transcription is Offer.DISABLED and sheet.shown.can_start
    sheet.presenter.room.pressed()
    sheet.presenter.voice_test_pressed()
    assert not sheet.presenter.room.running and not sheet.presenter.voice.is_open
    shown = len(sheet.view.made)
    sheet.presenter.on_level_measured(0.1, 0.3)
    assert len(sheet.view.made) == shown, "those are the other session's levels"
    sheet.presenter.on_recorder_changed(in_use=False)
    assert sheet.shown.transcription is Offer.READY


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
