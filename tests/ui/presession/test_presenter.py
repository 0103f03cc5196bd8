"""Which start is possible, and what starts."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from app.domain.consent import Consent
from app.domain.states import ConsentState
from app.services.explanations import Explanation
from app.services.ports import PowerState
from app.ui.presession.laptop import Room
from app.ui.presession.model import Asking, Mood, Offer, SessionPlan
from app.ui.presession.presenter import PresessionPresenter
from tests.support.presession import AGREED, BUILT_IN, GIB, NOT_ASKED, NOW, PLAN, ROOMY, TABLE, Sheet, person


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
    assert sheet.shown.state == "The disk is almost full: 1.9 GiB free, 2 GiB needed"
    assert sheet.shown.state_detail == "Free some space, or start without recording."
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
