"""How the workspace behaves: what is selected, lit, open and saved. It knows neither Qt nor services."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from app.domain.hearing import DoubtfulHearing
from app.domain.ids import new_id
from app.domain.issues import Difference
from app.domain.note import SECTIONS, Note, Sentence, SentenceStatus
from app.domain.states import NoteState
from app.ui.today.presenter import HIDDEN
from app.ui.transcript.model import Footer, Lit
from app.ui.transcript.retention import retention_footer, transcript_head
from app.ui.transcript.rows import called, speaker_names, transcript_rows
from app.ui.workspace.contract import WorkspaceCommands, WorkspaceData, WorkspaceView
from app.ui.workspace.header_words import header_of
from app.ui.workspace.lines import (
    LACKING,
    apply_edits,
    in_order,
    lit_utterances,
    note_line,
    open_points,
    passage_rows,
    source_chip,
    still_true,
    unflagged,
    what_differs,
)
from app.ui.workspace.model import (
    EditedLine,
    NoteLine,
    OpenPoint,
    SourceChip,
    Unflagged,
)

__all__ = ["WorkspaceCommands", "WorkspaceData", "WorkspacePresenter", "WorkspaceView"]


class WorkspacePresenter:
    """One for the page; ``show`` fills it with a session."""

    def __init__(
        self, view: WorkspaceView, commands: WorkspaceCommands, make_id: Callable[[], str] = new_id
    ) -> None:
        self._view, self._commands, self._make_id = view, commands, make_id
        self._data: WorkspaceData | None = None
        self._sentences: tuple[Sentence, ...] = ()
        self._names: Mapping[str, str] = {}
        self._seen: dict[tuple[str, str], Sentence] = {}
        self._drawn: dict[Sentence, NoteLine] = {}
        self._compared: tuple[Sentence, ...] = ()  # as they were when it was found what differs
        self._selected = self._told = ""
        self._unsaved = self._names_hidden = False

    # -- filling -------------------------------------------------------------------------------------
    def show(self, data: WorkspaceData) -> None:
        """Show a session from the start; nothing is selected. Edits of the one before are saved first."""
        self.save_now()
        self._data, self._sentences = data, data.note.sentences
        self._compared = data.note.sentences
        self._selected, self._unsaved = "", False
        self._seen.clear()
        self._remember(data.note)
        self._name_speakers(data)
        self._show_header(data.note)
        self._show_transcript(data)
        self._view.show_note(self._sections(), self._lines(), data.note.drafter, self.editable)
        self._show_points()
        self._view.show_footer(_footer(data))
        self._light(None, False)

    def take(self, note: Note) -> None:
        """Show a new version of this note, made by the wand or from the history; it can be undone."""
        data = self._data
        if data is None or note.id != data.note.id or note.type is not data.note.type or not self.editable:
            return
        self._data = replace(data, note=note)
        self._remember(note)
        self._sentences, self._unsaved = note.sentences, False
        self._show_header(note)
        self._view.change_lines(self._sections(), self._lines())
        self._show_points()
        self._selected = ""
        self._view.select_line("", False)
        self._light(None, False)

    def hide_names(self, hidden: bool) -> None:
        """Put roles in the place of names, or the names back; what was said and written stays as it is."""
        self._names_hidden = hidden
        if (data := self._data) is not None:
            self._name_speakers(data)
            self._show_header(data.note)
            self._show_transcript(data)
            self._view.update_lines(self._lines())
            self._light(self._sentence(self._selected), True)

    @property
    def editable(self) -> bool:
        """Whether the note may still be changed."""
        return self._data is not None and self._data.note.state is NoteState.DRAFT

    @property
    def unsaved(self) -> bool:
        """Whether an edit has not been handed to ``save`` yet."""
        return self._unsaved

    @property
    def note(self) -> Note | None:
        """The note that is on the screen, as it was saved last."""
        return self._data.note if self._data is not None else None

    def shows(self, note: Note) -> bool:
        """Whether the words on the screen are those of ``note``."""
        present = self.note
        if present is None or (present.type, present.template_id) != (note.type, note.template_id):
            return False
        return [(s.id, s.text) for s in self._sentences] == [(s.id, s.text) for s in note.sentences]

    @property
    def shows_hearing(self) -> bool:
        """Whether what is selected are words in doubt that no sentence rests on."""
        return self._hearing(self._selected) is not None

    # -- selecting -----------------------------------------------------------------------------------
    def select_sentence(self, sentence_id: str) -> None:
        """The caret is in a sentence, or its chip was pressed: light what it rests on."""
        if sentence_id == self._selected:
            return
        self._selected = sentence_id
        self._view.select_line(sentence_id, False)
        self._light(self._sentence(sentence_id), True)
        self._show_points()

    def select_utterance(self, utterance_id: str) -> None:
        """An utterance was clicked: select the next sentence that rests on it."""
        resting = [s.id for s in self._sentences if utterance_id in s.evidence]
        if not resting:
            self._selected = ""
            self._view.select_line("", False)
            self._tell("")
            self._view.light((Lit(utterance_id, ()),), False)
            return
        place = resting.index(self._selected) + 1 if self._selected in resting else 0
        chosen = resting[place % len(resting)]
        self._selected = chosen
        self._view.select_line(chosen, False)
        self._light(self._sentence(chosen), False)
        self._show_points()

    def next_point(self, step: int = 1) -> None:
        """F8 and Shift+F8: go round the open points."""
        ids = [point.sentence_id for point in self._points()]
        if not ids:
            return
        if self._selected in ids:
            place = (ids.index(self._selected) + step) % len(ids)
        else:
            place = 0 if step > 0 else len(ids) - 1
        self.go_to(ids[place])

    def go_to(self, sentence_id: str) -> None:
        """Select a sentence and put the caret there; an utterance in doubt is shown in the transcript."""
        if (hearing := self._hearing(sentence_id)) is not None:
            self._selected = sentence_id
            self._view.select_line("", False)
            self._tell("")
            self._view.light((Lit(hearing.utterance_id, hearing.spans),), True)
            self._show_points()
            return
        if sentence_id.startswith(LACKING):
            self._selected = sentence_id
            self.add_to(sentence_id.removeprefix(LACKING))
            self._show_points()
            return
        self._selected = ""
        self.select_sentence(sentence_id)
        self._view.select_line(sentence_id, True)

    def chip(self, sentence: Sentence) -> SourceChip:
        """The source of a sentence that is not in the note yet."""
        return source_chip(sentence, self._data.transcript if self._data else None, self._names)

    def light_sentence(self, sentence: Sentence | None) -> None:
        """Light what such a sentence rests on; nothing for None."""
        self._selected = ""
        self._tell("")
        self._view.light(lit_utterances(sentence) if sentence else (), True)

    @property
    def client_called(self) -> str:
        """The client's first name, or what stands for it while names are hidden."""
        if self._data is None or self._names_hidden:
            return "the client"
        return self._data.client_name.split(" ")[0] or "the client"

    def add_to(self, key: str) -> None:
        """Something is to be added: after the sentence ``key``, or where the element of that name belongs."""
        if self._data is None or not self.editable:
            return
        sentence = self._sentence(key)
        if sentence is not None:
            section = sentence.section.value
        else:
            sections = self._sections()
            section = next((s for s in sections if s.lower() in key.lower()), sections[-2])
        self._view.start_line(section)

    # -- editing -------------------------------------------------------------------------------------
    def edited(self, lines: Sequence[EditedLine]) -> None:
        """The text changed: chips follow at once, saving comes a moment later."""
        if self._data is None or not self.editable:
            return
        changed = apply_edits(self._sentences, lines, self._make_id, self._data.note.type, self._seen)
        if changed == self._sentences:
            return
        self._sentences, self._unsaved = changed, True
        self._view.update_lines(self._lines())
        self._tell(what_differs(self._sentence(self._selected), self._differences()))
        self._show_points()

    def save_now(self) -> None:
        """Hand what changed to the services (after a pause in typing, and before leaving or signing)."""
        if self._data is not None and self._unsaved:
            self._unsaved = False
            self._commands.save(self._data.note.id, self._sentences)

    def on_saved(self, note: Note) -> None:
        """The note was saved and checked; text typed since then is left alone."""
        if self._data is None or note.id != self._data.note.id:
            return
        self._data = replace(self._data, note=note)
        self._remember(note)
        self._show_header(note)
        if not self._unsaved:
            self._sentences = note.sentences
            self._view.update_lines(self._lines())
            self._show_points()

    def on_transcript_changed(self, data: WorkspaceData) -> None:
        """Words or speakers were corrected, and the draft was marked anew; what is being typed stays."""
        if self._data is None or data.note.id != self._data.note.id:
            return
        self._data, note = data, data.note
        self._compared = note.sentences
        self._remember(note)
        self._name_speakers(data)
        self._show_transcript(data)
        self._view.show_footer(_footer(data))
        if self._unsaved:
            marked = {(sentence.id, sentence.text): sentence for sentence in note.sentences}
            self._sentences = tuple(marked.get((s.id, s.text), s) for s in self._sentences)
        else:
            self._sentences = note.sentences
            self._show_header(note)
        self._view.update_lines(self._lines())
        self._show_points()
        if (sentence := self._sentence(self._selected)) is not None:
            self._light(sentence, False)

    def on_save_failed(self) -> None:
        """Nothing was saved: what is on screen still waits to be."""
        self._unsaved = self._data is not None

    # -- leaving -------------------------------------------------------------------------------------
    def copy(self) -> None:
        """Copy the note as text."""
        self._when_saved(self._commands.copy)

    def section_text(self, section: str) -> str:
        """One section with its heading, as text that can be pasted elsewhere; reminders are left out."""
        prompts = SentenceStatus.TO_ADD
        own = [s.text for s in self._ordered() if s.section.value == section and s.status is not prompts]
        return "\n".join([section, *own]) if own else ""

    def sign(self) -> None:
        """Open the signing sheet."""
        if self.editable:
            self._when_saved(self._commands.open_sign)

    def back(self) -> None:
        """Leave the page; edits are saved first."""
        self.save_now()
        self._commands.back()

    # -- inside --------------------------------------------------------------------------------------
    def _when_saved(self, command: Callable[[str], None]) -> None:
        # saving and what follows share one lane, so the order of the calls is the order of the work
        self.save_now()
        if self._data is not None:
            command(self._data.note.id)

    def _sentence(self, sentence_id: str) -> Sentence | None:
        return next((s for s in self._sentences if s.id == sentence_id), None)

    def _hearing(self, utterance_id: str) -> DoubtfulHearing | None:
        hearings = self._data.hearings if self._data is not None else ()
        return next((h for h in hearings if h.utterance_id == utterance_id), None)

    def _sections(self) -> tuple[str, ...]:
        return tuple(s.value for s in SECTIONS[self._data.note.type]) if self._data else ()

    def _ordered(self) -> tuple[Sentence, ...]:
        return in_order(self._sentences, self._data.note.type) if self._data else ()

    def _lines(self) -> tuple[NoteLine, ...]:
        # looking up the sources of an hour's note takes too long for every key that is pressed
        lines = {sentence: self._drawn.get(sentence) or self._line(sentence) for sentence in self._ordered()}
        self._drawn = lines
        return tuple(lines.values())

    def _line(self, sentence: Sentence) -> NoteLine:
        return note_line(sentence, self._data.transcript if self._data else None, self._names)

    def _remember(self, note: Note) -> None:
        self._seen.update({(sentence.id, sentence.text): sentence for sentence in note.sentences})

    def _name_speakers(self, data: WorkspaceData) -> None:
        self._drawn = {}
        if self._names_hidden:
            self._names = speaker_names("", ())
        else:
            first = data.client_name.split(" ")[0]
            self._names = called(data.transcript, speaker_names(first, data.other_names))

    def _show_header(self, note: Note) -> None:
        if (data := self._data) is not None:
            client = HIDDEN if self._names_hidden else data.client_name
            self._view.show_header(header_of(data, note, client))

    def _show_transcript(self, data: WorkspaceData) -> None:
        hidden = self._names_hidden
        rows = transcript_rows(data.transcript, self._names, hidden=hidden) if data.transcript else ()
        head = transcript_head(data.session, data.transcript, erased=data.erased)
        self._view.show_transcript(head, rows)
        self._view.show_passages(passage_rows(data.passages))

    def _show_points(self) -> None:
        points = self._points() if self.editable else ()
        self._view.show_points(points, self._selected, self._unflagged())

    def _unflagged(self) -> Unflagged:
        data = self._data
        if data is None:
            return Unflagged.CHECKED
        return unflagged(self._sentences, data.note, compared=bool(data.transcript or data.passages))

    def _points(self) -> tuple[OpenPoint, ...]:
        if self._data is None:
            return ()
        data = self._data
        return open_points(self._ordered(), data.hearings, data.note.missing, self._differences())

    def _differences(self) -> Mapping[str, Difference]:
        present = self._data.differences if self._data is not None else {}
        return still_true(present, self._compared, self._sentences)

    def _light(self, sentence: Sentence | None, scroll: bool) -> None:
        self._tell(what_differs(sentence, self._differences()))
        self._view.light(lit_utterances(sentence) if sentence else (), scroll)

    def _tell(self, differs: str) -> None:
        if differs != self._told:
            self._told = differs
            self._view.tell(differs)


def _footer(data: WorkspaceData) -> Footer:
    return retention_footer(data.session, data.transcript, data.now, erased=data.erased)
