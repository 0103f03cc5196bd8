"""An outside language model, from the settings to "Send"; nothing leaves on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from app.domain.ai_settings import AiSettings
from app.domain.consent import CHILD, GUARDIAN, ConsentMethod
from app.domain.errors import ErrorCode, RemoteError
from app.domain.material import EVERYTHING
from app.domain.note import NoteType
from app.domain.states import ConsentState
from app.services.note_types import Origin
from app.ui.consent.view import ConsentWindow
from app.ui.inputs.words_sheet import WordsSheet
from app.ui.outgoing.picture import PictureSheet
from app.ui.outgoing.view import SendSheet
from app.ui.settings.model import Section
from app.ui.wand.model import BarState
from app.ui.widgets import QuestionSheet, Text
from tests.support.endpoints import HERE, OUTSIDE
from tests.support.office import Office
from tests.ui.desktop.test_inputs import sheet as inputs_sheet
from tests.ui.desktop.test_main_path import drafted
from tests.ui.desktop.test_settings import click, go_to
from tests.ui.desktop.test_wand import ask as wish


def test_a_model_is_tried_cancelled_refused_saved_and_removed(desk: Office) -> None:
    go_to(desk, Section.LANGUAGE)
    panel, probe = desk.workplace.settings.page.language, desk.practice.probe
    desk.until(lambda: panel.title.text() == "Drafts are made without a language model")
    assert not panel.save.isEnabled()
    desk.qtbot.keyClicks(panel.model, "qwen")
    desk.qtbot.keyClicks(panel.key, "s3cret")
    probe.wait = True
    desk.press("Try and save")
    desk.until(probe.begun.is_set)
    assert panel.cancel.hasFocus(), "the keyboard stays where something can be done"
    desk.press("Cancel trying the model")
    desk.until(lambda: panel.save.isVisible() and panel.save.hasFocus())
    probe.wait, probe.failure = False, RemoteError(ErrorCode.ENDPOINT_UNREACHABLE)
    desk.press("Try and save")
    desk.until(lambda: desk.reads("The language model cannot be reached."))
    assert desk.program.endpoints.endpoint() is None
    probe.failure = None
    desk.press("Try and save")
    desk.until(lambda: panel.title.text() == "qwen on this computer" and panel.key.text() == "")
    assert panel.form_title.text() == "Change the language model"
    assert desk.program.endpoints.key() == "s3cret"
    assert panel.offered.isVisible()
    desk.press("Remove the language model")
    desk.press("Remove", desk.wait_for(QuestionSheet))
    desk.until(lambda: panel.title.text() == "Drafts are made without a language model")


def test_the_policy_is_switched_off_only_after_a_question(desk: Office) -> None:
    go_to(desk, Section.LANGUAGE)
    panel = desk.workplace.settings.page.language
    desk.until(lambda: panel.policy.state.text() == "On")
    click(desk, panel.policy.toggle)
    desk.press("Switch off", desk.wait_for(QuestionSheet))
    desk.until(lambda: panel.policy.state.text() == "Off")
    assert not desk.program.endpoints.configured().only_here
    click(desk, panel.policy.toggle)
    desk.until(lambda: panel.policy.state.text() == "On")


def test_ai_settings_are_typed_and_kept(desk: Office) -> None:
    go_to(desk, Section.NOTES)
    panel = desk.workplace.settings.page.notes
    desk.settled()
    panel.term.selectAll()
    desk.qtbot.keyClicks(panel.term, "Patient")
    panel.instructions.setPlainText("Short sentences.")
    assert panel.counter.text() == "16 of 500 characters"
    panel.approaches["CBT"].click()
    desk.qtbot.keyClicks(panel.another, "Sandplay")
    desk.press("Add this approach")
    desk.press("Save", panel)
    desk.until(lambda: desk.reads("Saved. The next draft follows it."))
    assert desk.program.ai_settings.of(desk.practice.clinician.id) == AiSettings(
        "Patient",
        instructions="Short sentences.",
        approaches=("CBT", "Sandplay"),
        more_approaches=("Sandplay",),
    )


def outside(desk: Office) -> None:
    desk.program.endpoints.keep_here("clinician-1", on=False)
    desk.program.endpoints.save(OUTSIDE, "key")


def test_a_draft_is_sent_only_after_agreement_preview_and_send(desk: Office) -> None:
    drafted(desk)
    outside(desk)
    flow, session = desk.workplace.inputs, desk.session()
    flow.open()
    flow.generate(EVERYTHING, embedded=False)
    question = desk.wait_for(QuestionSheet)
    desk.press("Agreed aloud", question)
    sheet = desk.wait_for(SendSheet)
    assert sheet.initial_focus is sheet.cancel
    assert not sheet.send.isEnabled()
    desk.press("Preview", sheet)
    desk.until(sheet.bodies.isVisible)
    assert "Last word:" in sheet.bodies.toPlainText()
    assert "Jordan" not in sheet.bodies.toPlainText()
    assert desk.practice.guard.asked == []
    desk.press("Send", sheet)
    desk.until(lambda: desk.practice.guard.asked == ["api.example.com"])
    assert desk.program.outside.agreement(session.client_id).attested_by == desk.practice.clinician.id
    desk.until(lambda: not desk.program.drafting.running)


def test_cancel_sends_nothing_and_a_model_here_is_not_asked_about(desk: Office) -> None:
    drafted(desk)
    outside(desk)
    session, went = desk.session(), list[str]()
    outgoing = desk.workplace.outgoing
    outgoing.before_draft(session.id, EVERYTHING, lambda: went.append("outside"))
    desk.press("Not yet", desk.wait_for(QuestionSheet))
    desk.workplace.outgoing.change_agreement(session.client_id)
    desk.press("Signed on paper", desk.wait_for(QuestionSheet))
    desk.until(lambda: desk.program.outside.agreement(session.client_id).agreed)
    outgoing.before_draft(session.id, EVERYTHING, lambda: went.append("outside"))
    desk.press("Cancel", desk.wait_for(SendSheet))
    outgoing.change_agreement(session.client_id)
    desk.press("Withdraw", desk.wait_for(QuestionSheet))
    desk.until(lambda: not desk.program.outside.agreement(session.client_id).agreed)
    desk.program.endpoints.save(HERE)
    outgoing.before_draft(session.id, EVERYTHING, lambda: went.append("here"))
    desk.until(lambda: went == ["here"])
    assert desk.practice.guard.asked == []


def test_the_client_reads_of_it_and_answers_it_by_itself(desk: Office) -> None:
    outside(desk)
    session = desk.practice.open(agreed=False)
    (consent,) = desk.program.consents.of_session(session.id)
    desk.workplace.consents.ask(session.id, consent, "", lambda: None)
    page = desk.wait_for_window(ConsentWindow)
    assert any("Some text goes to a language model" in text.text() for text in desk.seen(Text, page))
    desk.qtbot.mouseClick(page.question.answers.second, Qt.MouseButton.LeftButton)
    desk.until(lambda: "outside this laptop" in page.question.question.text())
    assert desk.program.outside.agreement(session.client_id).state is ConsentState.NOT_ASKED
    desk.until(page.question.answers.second.isEnabled)
    desk.qtbot.mouseClick(page.question.answers.second, Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.program.outside.agreement(session.client_id).agreed)
    desk.press("I am the therapist", page)
    desk.press("Yes, go on", page)
    (answered,) = desk.program.consents.of_session(session.id)
    assert answered.state is ConsentState.AGREED


def test_a_partner_is_asked_too_and_their_no_keeps_the_session_here(desk: Office) -> None:
    drafted(desk)
    outside(desk)
    session, went = desk.session(), list[str]()
    program, outgoing = desk.program, desk.workplace.outgoing
    partner = program.consents.add_person(session.id, "Mira", "partner")
    outgoing.before_draft(session.id, EVERYTHING, lambda: went.append("outside"))
    question = desk.wait_for(QuestionSheet)
    assert desk.reads("Have Jordan and Mira agreed to an outside language model?")
    desk.press("Not yet", question)
    program.outside.answer(session.client_id, False, ConsentMethod.ON_SCREEN, person=partner)
    outgoing.before_draft(session.id, EVERYTHING, lambda: went.append("outside"))
    refusal = desk.wait_for(QuestionSheet)
    assert desk.reads("Mira said no to an outside language model.")
    desk.press("Close", refusal)
    outgoing.change_agreement(session.client_id, partner.id)
    desk.press("Agreed aloud", desk.wait_for(QuestionSheet))
    desk.until(lambda: program.outside.agreement(session.client_id, partner).agreed)
    outgoing.before_draft(session.id, EVERYTHING, lambda: went.append("outside"))
    desk.until(lambda: desk.reads("Has Jordan agreed to an outside language model?"))
    desk.press("Signed on paper", desk.wait_for(QuestionSheet))
    desk.press("Cancel", desk.wait_for(SendSheet))
    assert went == []
    assert all(one.enough for one in program.outside.room(session.id))


def test_an_agreement_that_ran_out_is_asked_for_again_not_withdrawn(desk: Office) -> None:
    drafted(desk)
    outside(desk)
    session, outside_of = desk.session(), desk.program.outside
    outside_of.answer(session.client_id, True, ConsentMethod.PAPER, desk.practice.clinician.id)
    desk.practice.clock.advance(days=366)
    desk.workplace.outgoing.change_agreement(session.client_id)
    desk.press("Agreed aloud", desk.wait_for(QuestionSheet))
    desk.until(lambda: outside_of.agreement(session.client_id).counts(desk.program.clock.now()))


def test_who_agreed_meanwhile_holds_nothing_up_and_an_empty_room_is_said(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(desk)
    outside(desk)
    session, told = desk.session(), list[str]()
    program, outgoing = desk.program, desk.workplace.outgoing
    program.outside.answer(session.client_id, True, ConsentMethod.PAPER, desk.practice.clinician.id)
    outgoing.ask_room(session.id, lambda: told.append("went on"), lambda: told.append("gave up"))
    desk.until(lambda: told == ["went on"])
    monkeypatch.setattr(program.outside, "room", lambda _session_id: ())
    outgoing.ask_room(session.id, lambda: told.append("went on"), lambda: told.append("gave up"))
    desk.until(lambda: told == ["went on", "gave up"])
    desk.until(lambda: desk.reads("Not everyone in this session has agreed to an outside language model."))


def test_a_childs_own_answer_is_not_given_anew_in_their_place(desk: Office) -> None:
    drafted(desk)
    outside(desk)
    session, went = desk.session(), list[str]()
    program, answer = desk.program, desk.program.outside.answer
    child = program.consents.add_person(session.id, "Kim", CHILD)
    guardian = program.consents.add_person(session.id, "Lou", GUARDIAN)
    answer(session.client_id, True, ConsentMethod.PAPER, desk.practice.clinician.id)
    answer(session.client_id, True, ConsentMethod.ON_SCREEN, person=child)
    desk.workplace.outgoing.ask_room(session.id, lambda: went.append("on"), lambda: went.append("up"))
    question = desk.wait_for(QuestionSheet)
    assert desk.reads("Has Lou agreed to an outside language model?")
    desk.press("Agreed aloud", question)
    desk.until(lambda: went == ["on"])
    assert program.outside.agreement(session.client_id, guardian).method is ConsentMethod.VERBAL
    assert program.outside.agreement(session.client_id, child).method is ConsentMethod.ON_SCREEN
    assert all(one.enough for one in program.outside.room(session.id))


def test_a_partner_answers_on_the_page_by_themselves(desk: Office) -> None:
    outside(desk)
    session = desk.practice.open()
    partner = desk.program.consents.add_person(session.id, "Mira", "partner")
    desk.workplace.consents.ask(session.id, partner, "", lambda: None)
    page = desk.wait_for_window(ConsentWindow)
    desk.qtbot.mouseClick(page.question.answers.second, Qt.MouseButton.LeftButton)
    desk.until(lambda: "outside this laptop" in page.question.question.text())
    desk.until(page.question.answers.first.isEnabled)
    desk.qtbot.mouseClick(page.question.answers.first, Qt.MouseButton.LeftButton)
    answer = desk.program.outside.agreement
    desk.until(lambda: answer(session.client_id, partner).state is ConsentState.DECLINED)
    assert answer(session.client_id).state is ConsentState.NOT_ASKED
    desk.press("I am the therapist", page)
    desk.press("Yes, go on", page)


@pytest.mark.long
def test_a_child_without_a_guardian_needs_the_form(desk: Office) -> None:
    drafted(desk)
    outside(desk)
    session, program = desk.session(), desk.program
    program.consents.add_person(session.id, "Sam", "child")
    desk.workplace.outgoing.before_draft(session.id, EVERYTHING, lambda: None)
    question = desk.wait_for(QuestionSheet)
    assert [button.text() for button in question.buttons] == ["Not yet", "Signed on paper"]
    desk.press("Signed on paper", question)
    desk.press("Cancel", desk.wait_for(SendSheet))


def test_wishes_improvements_and_other_types_go_as_they_were_shown(desk: Office) -> None:
    drafted(desk)
    outside(desk)
    session, guard = desk.session(), desk.practice.guard
    desk.program.outside.answer(session.client_id, True, ConsentMethod.VERBAL, "clinician-1")

    def sent() -> None:
        """The preview was of what the run then begins with: it is let through."""
        sheet = desk.wait_for(SendSheet)
        desk.press("Preview", sheet)
        guard.asked.clear()
        desk.press("Send", sheet)
        desk.until(lambda: guard.asked == ["api.example.com"])
        desk.until(lambda: not desk.program.drafting.running)

    wish(desk, "make it warmer")
    sent()
    desk.until(lambda: desk.workplace.wand.presenter.state is not BarState.WORKING)
    flow = desk.workplace.inputs
    flow.open()
    flow.improve("", embedded=False)
    sent()
    note = desk.program.notes.of_session(session.id)
    assert note is not None
    desk.workplace.note_template.switch(note.id, NoteType.DAP.value, Origin.TRANSCRIPTION)
    sent()


def photographed(folder: Path) -> Path:
    page, image = folder / "page.png", QImage(200, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    assert image.save(str(page))
    return page


def test_a_picture_goes_out_only_after_it_was_shown_and_stated(desk: Office, tmp_path: Path) -> None:
    drafted(desk)
    outside(desk)
    desk.program.endpoints.save(replace(OUTSIDE, vision=True), "key")
    flow, session, guard = desk.workplace.inputs, desk.session(), desk.practice.guard
    page = photographed(tmp_path)
    flow.open()
    flow.read_photo(page)
    sheet = desk.wait_for(PictureSheet)
    assert sheet.initial_focus is sheet.cancel and sheet.picture.isVisible()
    assert desk.reads("Names on a picture cannot be replaced. big reads every word on it.")
    assert not sheet.send.isEnabled() and sheet.why_not.text() == "Tick the line first."
    desk.press("Read it here", sheet)
    desk.press("Keep", desk.wait_for(WordsSheet))
    assert guard.asked == [] and len(desk.practice.reader.images) == 1
    flow.read_photo(page)
    sheet = desk.wait_for(PictureSheet)
    sheet.statement.click()
    assert sheet.why_not.text() == ""
    desk.press("Send the picture", sheet)
    desk.press("Signed on paper", desk.wait_for(QuestionSheet))
    desk.until(lambda: guard.asked == ["api.example.com"])
    desk.until(lambda: not inputs_sheet(desk).stage.isVisible())  # it failed, which was told
    assert "outside_model.picture_confirmed" in desk.practice.audit()
    assert len(desk.practice.reader.images) == 1
    assert session.client_id == "client-1"


@pytest.mark.long
def test_a_picture_that_is_given_up_goes_nowhere(desk: Office, tmp_path: Path) -> None:
    drafted(desk)
    outside(desk)
    desk.program.endpoints.save(replace(OUTSIDE, vision=True), "key")
    flow = desk.workplace.inputs
    flow.open()
    flow.read_photo(photographed(tmp_path))
    desk.press("Cancel", desk.wait_for(PictureSheet))
    flow.read_photo(photographed(tmp_path))  # the one before has ended
    desk.press("Cancel", desk.wait_for(PictureSheet))
    assert desk.practice.guard.asked == [] and desk.practice.reader.images == []


def test_connections_are_listed_under_privacy(desk: Office) -> None:
    desk.practice.probe.failure = None
    go_to(desk, Section.PRIVACY)
    card = desk.workplace.settings.page.privacy.connections
    desk.until(lambda: desk.reads("No connection was made yet."))
    assert not card.filter.isVisible()
