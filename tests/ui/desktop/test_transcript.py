"""The transcript in the window: words, speakers and terms are put right, and the note follows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu

from app.domain.note import SentenceStatus
from app.domain.session import Session
from app.domain.states import SessionState
from app.domain.terms import Suggestion
from app.domain.transcript import Transcript
from app.services.transcripts import TranscriptService
from app.ui.desktop import transcript_flow
from app.ui.transcript.pane import TranscriptPane
from app.ui.transcript.speakers.view import SpeakersSheet
from app.ui.transcript.suggestions.view import SuggestionSheet
from app.ui.transcript.terms.view import TermsSheet
from app.ui.widgets import Text
from tests.support.office import Office
from tests.ui.desktop.test_main_path import walk_in

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def opened(desk: Office) -> tuple[Session, TranscriptPane]:
    """A draft beside its transcript."""
    session, _note = desk.practice.drafted()
    desk.workplace.show_note(session)
    desk.shows("workspace")
    pane = desk.workplace.notes.workspace.transcript
    desk.until(lambda: pane.list.rows.rowCount() > 3)
    return session, pane


def stored(desk: Office) -> Transcript:
    transcript = desk.program.transcripts.get(desk.session().id)
    assert transcript is not None
    return transcript


def shown(pane: TranscriptPane) -> list[tuple[str, str]]:
    return [(row.speaker, row.text) for row in pane.list.rows.rows if row.speaker]


def go_to(desk: Office, pane: TranscriptPane, number: int) -> None:
    """Put the keyboard on a row."""
    desk.until(pane.list.isVisible)
    pane.list.setFocus()
    pane.list.setCurrentIndex(pane.list.rows.index(number))


def menu_of(desk: Office, pane: TranscriptPane, number: int) -> QMenu:
    """The menu of an utterance, by the menu key."""
    go_to(desk, pane, number)
    row = pane.list.rows.rows[number]
    pane.list.menu_wanted.emit(row.id, len(row.text) - 1, QPoint(50, 50))
    desk.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_f2_corrects_words_in_their_place_and_ctrl_z_takes_it_back(desk: Office) -> None:
    _session, pane = opened(desk)
    go_to(desk, pane, 1)
    before = pane.list.rows.rows[1].text
    desk.qtbot.keyClick(pane.list, Qt.Key.Key_F2)
    assert pane.words.isVisible() and pane.words.hasFocus()
    pane.words.moveCursor(QTextCursor.MoveOperation.End)
    desk.qtbot.keyClicks(pane.words, " corrected")
    desk.qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    desk.until(lambda: shown(pane)[1][1] == f"{before} corrected")
    assert stored(desk).utterances[1].text == f"{before} corrected"
    assert not pane.words.isVisible()
    assert QApplication.focusWidget() is pane.list
    assert pane.list.currentIndex().row() == 1
    desk.qtbot.keyClick(pane.list, Qt.Key.Key_Z, CTRL)
    desk.until(lambda: shown(pane)[1][1] == before)
    desk.qtbot.keyClick(pane.list, Qt.Key.Key_Z, CTRL)
    desk.until(lambda: desk.reads("There is nothing to undo."))


def test_escape_leaves_the_words_and_a_double_click_opens_them(desk: Office) -> None:
    _session, pane = opened(desk)
    rect = pane.list.visualRect(pane.list.rows.index(0))
    desk.qtbot.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    desk.qtbot.mouseDClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert pane.words.isVisible()
    desk.qtbot.keyClicks(pane.words, "never ")
    desk.qtbot.keyClick(pane.words, Qt.Key.Key_Escape)
    desk.settled()
    assert not pane.words.isVisible()
    assert "never" not in stored(desk).utterances[0].text


def test_what_is_typed_in_the_note_survives_a_correction(desk: Office) -> None:
    _session, pane = opened(desk)
    page = desk.workplace.notes.workspace
    page.editor.start_line("Plan")
    desk.qtbot.keyClicks(page.editor, "Call on Fri")
    row = pane.list.rows.rows[0]
    pane.presenter.corrected(row.id, row.text, f"{row.text} indeed")
    desk.qtbot.keyClicks(page.editor, "day.")
    desk.until(lambda: shown(pane)[0][1].endswith("indeed"))
    assert "Call on Friday." in page.editor.toPlainText()
    page.presenter.save_now()
    desk.until(lambda: any(s.text == "Call on Friday." for s in desk.note().sentences))


def test_speakers_are_swapped_with_one_click_and_the_note_is_marked_anew(desk: Office) -> None:
    _session, pane = opened(desk)
    page = desk.workplace.notes.workspace
    before = shown(pane)
    sure = [s for s in desk.note().sentences if s.status is SentenceStatus.SUPPORTED]
    desk.press("Check speakers", pane)
    sheet = desk.wait_for(SpeakersSheet)
    assert "Swap You and Jordan" in sheet.swap.text()
    desk.qtbot.mouseClick(sheet.swap, Qt.MouseButton.LeftButton)
    desk.until(lambda: shown(pane) != before)
    other = {"You": "Jordan", "Jordan": "You"}
    assert shown(pane) == [(other[who], text) for who, text in before]
    desk.until(lambda: "Swap Jordan and You" in sheet.swap.text())
    marked = {s.id for s in desk.note().sentences if s.status is SentenceStatus.CHECK}
    assert marked >= {s.id for s in sure} and sure
    desk.until(lambda: all(page.presenter._sentence(s).status is SentenceStatus.CHECK for s in marked))
    desk.press("Undo", sheet)
    desk.until(lambda: shown(pane) == before)
    desk.press("Done", sheet)
    desk.until(lambda: not desk.seen(SpeakersSheet))


def test_a_speaker_gets_a_name_that_hiding_names_takes_away(desk: Office) -> None:
    _session, pane = opened(desk)
    desk.press("Check speakers", pane)
    sheet = desk.wait_for(SpeakersSheet)
    line = sheet._lines[1]
    assert line.name.text() == "Jordan"
    line.name.setFocus()
    line.name.selectAll()
    desk.qtbot.keyClicks(line.name, "Jo")
    desk.qtbot.keyClick(line.name, Qt.Key.Key_Return)
    desk.until(lambda: "Jo" in {who for who, _ in shown(pane)})
    assert stored(desk).names == (("client", "Jo"),)
    sheet.close_sheet()
    desk.window.set_names_hidden(True)
    assert {who for who, _ in shown(pane)} == {"You", "Client"}
    desk.window.set_names_hidden(False)
    assert "Jo" in {who for who, _ in shown(pane)}


def test_the_partner_is_called_by_name(desk: Office) -> None:
    session = desk.practice.open(agreed=False)
    desk.program.consents.add_person(session.id, "Mira Sample", "partner")
    desk.practice.agree(session.id)
    desk.program.recording.start(session.id)
    desk.practice.recorder.play(20.0)
    session = desk.program.sessions.end(session.id)
    desk.program.processing.process(session.id)
    desk.workplace.show_note(desk.program.sessions.get(session.id))
    desk.shows("workspace")
    pane = desk.workplace.notes.workspace.transcript
    desk.until(lambda: bool(shown(pane)))
    desk.workplace.transcripts.assign(session.id, pane.list.rows.rows[0].id, "partner")
    desk.until(lambda: shown(pane)[0][0] == "Mira")
    desk.press("Check speakers", pane)
    sheet = desk.wait_for(SpeakersSheet)
    assert "Mira" in [line.name.text() for line in sheet._lines]


def test_hiding_names_takes_the_sheet_with_names_away(desk: Office) -> None:
    _session, pane = opened(desk)
    desk.press("Check speakers", pane)
    desk.wait_for(SpeakersSheet)
    desk.window.set_names_hidden(True)
    desk.until(lambda: not desk.seen(SpeakersSheet))
    desk.workplace.transcripts.open_speakers(desk.session().id)
    sheet = desk.wait_for(SpeakersSheet)
    assert not any("Jordan" in text.text() for text in sheet.findChildren(Text))
    assert all(line.name.isReadOnly() for line in sheet._lines)


def test_one_utterance_is_given_to_somebody_else_or_divided(desk: Office) -> None:
    _session, pane = opened(desk)
    who, text = shown(pane)[0]
    other = "Jordan" if who == "You" else "you"
    menu_of(desk, pane, 0)
    desk.choose(f"This was {other}")
    desk.until(lambda: shown(pane)[0][0] != who)
    pane.list.setFocus()
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.until(lambda: shown(pane)[0][0] == who)
    menu_of(desk, pane, 0)
    desk.choose(f"on it was {other}")
    desk.until(lambda: len(shown(pane)) > len(stored(desk).utterances) - 1 and shown(pane)[0][1] != text)
    assert shown(pane)[0][1] + " " + shown(pane)[1][1] == text
    assert shown(pane)[1][1] == text.split()[-1]


def test_replay_is_greyed_with_its_reason_once_the_sound_is_gone(desk: Office) -> None:
    session, pane = opened(desk)
    desk.settled()
    menu = menu_of(desk, pane, 0)
    (replay,) = [action for action in menu.actions() if action.text().startswith("Replay")]
    assert not replay.isEnabled()
    assert "The recording is destroyed" in replay.text()
    menu.close()
    pane.presenter.may_replay(session.id, True)
    menu = menu_of(desk, pane, 0)
    (replay,) = [action for action in menu.actions() if action.text().startswith("Replay")]
    assert replay.isEnabled()
    menu.close()


def test_copying_an_utterance_warns(desk: Office) -> None:
    _session, pane = opened(desk)
    QGuiApplication.clipboard().clear()
    menu_of(desk, pane, 0)
    desk.choose("Copy")
    desk.until(lambda: QGuiApplication.clipboard().text() == shown(pane)[0][1])
    assert any(
        toast.accessibleName() == "Copied. The clipboard is not private."
        for toast in desk.window.toasts.toasts
    )


def test_terms_are_kept_in_the_clients_record(desk: Office) -> None:
    _session, pane = opened(desk)
    desk.press("Names and terms", pane)
    sheet = desk.wait_for(TermsSheet)
    assert not sheet.save.isEnabled()
    desk.qtbot.keyClicks(sheet.field, "Sertraline")
    desk.qtbot.keyClick(sheet.field, Qt.Key.Key_Return)
    desk.qtbot.keyClicks(sheet.field, "Millbrook")
    desk.press("Save", sheet)
    desk.until(lambda: not desk.seen(TermsSheet))
    client_id = desk.session().client_id
    assert desk.program.terms.of_client(client_id) == ("Sertraline", "Millbrook")
    desk.press("Names and terms", pane)
    sheet = desk.wait_for(TermsSheet)
    assert sheet.field.toPlainText() == "Sertraline\nMillbrook\n"
    assert sheet.field.textCursor().atEnd(), "the next one is typed at the end"
    assert not sheet.save.isEnabled()
    sheet.field.setPlainText("\n".join(f"term {n}" for n in range(101)))
    desk.press("Save", sheet)
    desk.until(lambda: desk.reads("At most 100 lines"))
    assert sheet.isVisible()
    desk.press("Cancel", sheet)
    desk.until(lambda: not desk.seen(TermsSheet))
    assert desk.program.terms.of_client(client_id) == ("Sertraline", "Millbrook")


def test_terms_are_kept_before_a_session_too(desk: Office) -> None:
    sheet = walk_in(desk)
    desk.press("Names and terms", sheet)
    terms = desk.wait_for(TermsSheet)
    desk.qtbot.keyClicks(terms.field, "Millbrook")
    desk.press("Save", terms)
    desk.until(lambda: not desk.seen(TermsSheet))
    assert sheet.isVisible()
    assert desk.program.terms.of_client(desk.session().client_id) == ("Millbrook",)


def test_words_that_may_be_names_are_asked_about_one_by_one(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, pane = opened(desk)
    words = [(u.id, u.text.split()[0]) for u in stored(desk).utterances[:2]]

    def near(service: TranscriptService, session_id: str) -> tuple[Suggestion, ...]:
        found, transcript = [], service.get(session_id)
        assert transcript is not None
        for (utterance_id, word), term in zip(words, ("Millbrook", "Okafor"), strict=True):
            utterance = transcript.utterance(utterance_id)
            assert utterance is not None
            dismissed = (word.casefold(), term.casefold()) in transcript.dismissed
            if utterance.text.startswith(word) and not dismissed:
                found.append(Suggestion(utterance_id, 0, len(word), word, term, 0.8))
        return tuple(found)

    monkeypatch.setattr(TranscriptService, "suggestions", near)
    desk.workplace.transcripts.shown(session.id)
    desk.until(lambda: pane.suggestions.isVisible())
    assert pane.suggestions.text() == "2 words may be names: check"
    pane.suggestions.click()
    sheet = desk.wait_for(SuggestionSheet)
    assert sheet.question.text() == f"Heard “{words[0][1]}”. Use “Millbrook”?"
    assert sheet.place.text() == "1 of 2"
    assert QApplication.focusWidget() not in (sheet.use, sheet.keep)
    unchanged = stored(desk).utterances
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Return)
    desk.settled()
    assert stored(desk).utterances == unchanged
    desk.qtbot.mouseClick(sheet.use, Qt.MouseButton.LeftButton)
    desk.until(lambda: sheet.place.text() == "2 of 2")
    assert stored(desk).utterances[0].text.startswith("Millbrook")
    desk.qtbot.mouseClick(sheet.keep, Qt.MouseButton.LeftButton)
    desk.until(lambda: not desk.seen(SuggestionSheet))
    assert stored(desk).utterances[1].text.startswith(words[1][1])
    desk.until(lambda: not pane.suggestions.isVisible())


def test_while_the_draft_is_made_speakers_can_be_seen_and_not_changed_yet(desk: Office) -> None:
    session, pane = opened(desk)
    present = desk.session()
    with desk.program.database.unit_of_work() as unit:
        unit.sessions.save(replace(present, state=SessionState.TRANSCRIBING))
        unit.commit()
    desk.press("Check speakers", pane)
    sheet = desk.wait_for(SpeakersSheet)
    desk.qtbot.mouseClick(sheet.swap, Qt.MouseButton.LeftButton)
    desk.until(lambda: sheet.problem.text() == transcript_flow.NOT_YET)
    assert sheet.problem.isVisible()
    assert session.id == desk.session().id


def test_a_transcript_whose_time_is_over_leaves_the_page_that_shows_it(desk: Office) -> None:
    _session, pane = opened(desk)
    assert shown(pane)
    desk.practice.clock.advance(days=8)
    desk.workplace._on_sweep()
    desk.until(lambda: not shown(pane))
    desk.shows("workspace")
