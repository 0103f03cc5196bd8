"""Correcting a transcript: words, speakers, names and terms; and what every page shows of it then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.domain.errors import AppError, ErrorCode
from app.domain.terms import Suggestion
from app.domain.transcript import Transcript
from app.services.events import TranscriptChanged
from app.services.explanations import explain
from app.ui.desktop.desk import Desk
from app.ui.desktop.draft_flow import DraftFlow
from app.ui.desktop.note_flow import NoteFlow
from app.ui.desktop.terms_flow import TermsFlow
from app.ui.transcript.pane import TranscriptPane
from app.ui.transcript.rows import speaker_names
from app.ui.transcript.speakers.presenter import SpeakersPresenter
from app.ui.transcript.speakers.view import SpeakersSheets
from app.ui.transcript.suggestions.presenter import SuggestionsPresenter
from app.ui.transcript.suggestions.view import SuggestionSheets

ASIDE, REPLAY, SILENCE = "transcript-aside", "replay", "replay-stop"
"""Lanes of their own: looking for names, and playing sound, hold nothing else up."""
NOT_YET = "The draft is being made. Try again in a moment, when it is there."

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Read:
    """One session's transcript with what its speakers are called on screen."""

    transcript: Transcript | None
    names: Mapping[str, str]
    suggestions: tuple[Suggestion, ...] = ()


class TranscriptFlow(QObject):
    """Implements the commands of the transcript panes and of the sheets about speakers and suggestions."""

    def __init__(self, desk: Desk, notes: NoteFlow, drafts: DraftFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._notes, self._drafts = desk, notes, drafts
        self._panes: tuple[TranscriptPane, ...] = (notes.workspace.transcript, drafts.generating.transcript)
        for pane in self._panes:
            pane.attach(self)
        self.terms = TermsFlow(desk)
        self.terms.saved.connect(self._on_terms_saved)
        self.speaker_sheets = SpeakersSheets(desk.window.sheets)
        self.speakers = SpeakersPresenter(self.speaker_sheets, self)
        self.speaker_sheets.attach(self.speakers)
        self.suggestion_sheets = SuggestionSheets(desk.window.sheets)
        self.suggestions = SuggestionsPresenter(self.suggestion_sheets, self)
        self.suggestion_sheets.attach(self.suggestions)
        desk.bridge.on(TranscriptChanged, self._on_changed)
        desk.window.names_hidden_changed.connect(self._on_names_hidden)
        desk.window.page_shown.connect(self._on_page_shown)

    # -- TranscriptCommands --------------------------------------------------------------------------
    def shown(self, session_id: str) -> None:
        """A pane shows another transcript: what may be a name in it, and can it be heard again?"""
        self._look_aside(session_id)

    def correct(self, session_id: str, utterance_id: str, start: int, end: int, words: str) -> None:
        self._change(
            lambda: self._desk.program.transcripts.correct(session_id, utterance_id, start, end, words)
        )

    def assign(self, session_id: str, utterance_id: str, speaker: str) -> None:
        self._change(lambda: self._desk.program.transcripts.assign(session_id, utterance_id, speaker))

    def split(self, session_id: str, utterance_id: str, at: int, speaker: str) -> None:
        self._change(lambda: self._desk.program.transcripts.split(session_id, utterance_id, at, speaker))

    def undo(self, session_id: str) -> None:
        def undone(transcript: Transcript | None) -> None:
            if transcript is None:
                self._desk.window.toasts.show_toast("There is nothing to undo.", "info", "muted")

        self._notes.save_now()
        self._desk.do(lambda: self._desk.program.transcripts.undo(session_id), undone, self._on_failed)

    def replay(self, session_id: str, start: float, end: float) -> None:
        replay = self._desk.program.replay
        self._desk.do(replay.stop, lane=SILENCE)
        self._desk.do(lambda: replay.play(session_id, start, end), lane=REPLAY)

    def copy_words(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._desk.window.toasts.show_toast("Copied. The clipboard is not private.", "copy")

    def open_speakers(self, session_id: str) -> None:
        def show(read: _Read) -> None:
            if read.transcript is not None:
                hidden = self._desk.window.names_hidden
                self.speakers.opened(session_id, read.transcript, read.names, hidden=hidden)

        self._desk.do(lambda: self._read(session_id), show)

    def open_terms(self, session_id: str) -> None:
        self._desk.do(
            lambda: self._desk.program.sessions.get(session_id),
            lambda session: self.terms.open(session.client_id),
        )

    def open_suggestions(self, session_id: str) -> None:
        def show(read: _Read) -> None:
            if read.transcript is not None:
                hidden = self._desk.window.names_hidden
                self.suggestions.opened(
                    session_id, read.suggestions, read.transcript, read.names, hidden=hidden
                )
                self._count(session_id, read)

        self._desk.do(lambda: self._read(session_id, suggestions=True), show, lane=ASIDE)

    # -- SpeakersCommands and SuggestionsCommands ----------------------------------------------------
    def exchange(self, session_id: str, one: str, other: str) -> None:
        self._change(lambda: self._desk.program.transcripts.exchange(session_id, one, other))

    def rename(self, session_id: str, speaker: str, name: str) -> None:
        self._change(lambda: self._desk.program.transcripts.rename(session_id, speaker, name))

    def merge(self, session_id: str, speaker: str, into: str) -> None:
        self._change(lambda: self._desk.program.transcripts.merge(session_id, speaker, into))

    def accept(self, session_id: str, suggestion: Suggestion) -> None:
        self._change(lambda: self._desk.program.transcripts.accept(session_id, suggestion))

    def dismiss(self, session_id: str, suggestion: Suggestion) -> None:
        self._change(lambda: self._desk.program.transcripts.dismiss(session_id, suggestion))

    # -- what the services tell ----------------------------------------------------------------------
    def _on_changed(self, event: TranscriptChanged) -> None:
        session_id = event.session_id
        self._notes.reload_transcript(session_id)
        self._drafts.reload_transcript(session_id)
        if self.speakers.session_id == session_id:

            def show(read: _Read) -> None:
                if read.transcript is None:
                    self.speakers.gone()
                    return
                hidden = self._desk.window.names_hidden
                self.speakers.changed(session_id, read.transcript, read.names, hidden=hidden)

            self._desk.do(lambda: self._read(session_id), show)
        self._look_aside(session_id)

    def _look_aside(self, session_id: str) -> None:
        def read() -> tuple[_Read, bool]:
            return self._read(session_id, suggestions=True), self._desk.program.replay.can_play(session_id)

        def show(found: tuple[_Read, bool]) -> None:
            told, can_play = found
            self._count(session_id, told)
            for pane in self._panes:
                pane.presenter.may_replay(session_id, can_play)
            if self.suggestions.session_id == session_id and told.transcript is not None:
                hidden = self._desk.window.names_hidden
                self.suggestions.changed(
                    session_id, told.suggestions, told.transcript, told.names, hidden=hidden
                )

        self._desk.do(read, show, lane=ASIDE)

    def _count(self, session_id: str, read: _Read) -> None:
        for pane in self._panes:
            pane.presenter.suggested(session_id, len(read.suggestions))

    def _on_terms_saved(self) -> None:
        for session_id in {pane.presenter.session_id for pane in self._panes} - {""}:
            self._look_aside(session_id)

    def _on_names_hidden(self, _hidden: bool) -> None:
        # sheets with names in them go; they are one click away
        self.speakers.gone()
        self.suggestions.gone()

    def _on_page_shown(self, _page: str) -> None:
        self._desk.do(self._desk.program.replay.stop, lane=SILENCE)

    # -- inside --------------------------------------------------------------------------------------
    def _change(self, work: Callable[[], Result]) -> None:
        """What is being typed in the note is saved first: the change looks at all of it."""
        self._notes.save_now()
        self._desk.do(work, None, self._on_failed)

    def _on_failed(self, error: AppError) -> None:
        known = explain(error)
        words = f"{known.happened} {known.next_step}"
        if error.code is ErrorCode.ILLEGAL_TRANSITION:
            words = NOT_YET
        self.suggestions.failed()
        if self.speakers.session_id:
            self.speakers.failed(words)
        elif error.code is ErrorCode.ILLEGAL_TRANSITION:
            self._desk.window.toasts.show_toast(words, "info", "muted")
        else:
            self._desk.show(error)

    def _read(self, session_id: str, *, suggestions: bool = False) -> _Read:
        program = self._desk.program
        transcript = program.transcripts.get(session_id)
        with program.database.unit_of_work() as unit:
            session = unit.sessions.get(session_id)
            client = unit.clients.get(session.client_id) if session is not None else None
        first = client.name.split(" ")[0] if client is not None else ""
        hidden = self._desk.window.names_hidden
        names = speaker_names("") if hidden else speaker_names(first, self._notes.other_names(session_id))
        found = program.transcripts.suggestions(session_id) if suggestions and transcript is not None else ()
        return _Read(transcript, names, found)
