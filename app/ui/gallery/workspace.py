"""The workspace: draft, a selected sentence, nothing left, signed, little room. All people are made up."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.issues import Difference
from app.domain.note import Note, NoteType, Quote, Section, Sentence, SentenceStatus, Source
from app.domain.session import Mark, MarkKind, Session
from app.domain.states import NoteState, SessionState
from app.domain.transcript import Transcript, Utterance
from app.ui.gallery._backdrop import Recorded
from app.ui.gallery.scene import Look, Scene
from app.ui.workspace.presenter import WorkspaceData
from app.ui.workspace.view import TRANSCRIPT_TAB, WorkspacePage

_TURNS = (
    ("therapist", 724, "How has the sleep been since last week?"),
    ("client", 729, "Better, a bit. I’d say five hours most nights. Before it was more like four."),
    ("therapist", 751, "And the worry log, did you get to try it?"),
    (
        "client", 755,
        "I did it on four evenings. Writing it down before bed, then closing the notebook. It sounds silly "
        "but it helped me stop going round in circles.",
    ),
    ("therapist", 820, "It doesn’t sound silly. Let’s come to Tuesday. What happened at the meeting?"),
    ("client", 826, "I got to the door and my chest went tight. I turned round and said I had a call."),
    ("therapist", 845, "What went through your mind, right there?"),
    (
        "client", 851,
        "That everyone would see I haven’t caught up. My manager said I’m doing fine, but [unclear] "
        "believe it.",
    ),
    ("therapist", 870, "Let’s set that thought beside what your manager said."),
    ("client", 2332, "Maybe fine is fine."),
    ("client", 2480, "Five evenings, then. And two minutes at the meeting-room door on Tuesday."),
)  # fmt: skip


def transcript() -> Transcript:
    """A short made-up conversation."""
    return Transcript(
        tuple(
            Utterance(f"U{n:04d}", who, at, at + 4, text, 0.9)
            for n, (who, at, text) in enumerate(_TURNS, start=1)
        ),
        2940.0,
        "small.en",
        "CPU",
        marks=(
            Mark(MarkKind.PAUSED, 840.0, 64.0),
            Mark(MarkKind.FORGOTTEN, 841.0, 300.0),
            Mark(MarkKind.GAP, 842.0, 725.0),
            Mark(MarkKind.BOOKMARK, 843.0),
        ),
    )


def _sentence(
    number: int,
    section: Section,
    text: str,
    status: SentenceStatus,
    evidence: Sequence[int] = (),
) -> Sentence:
    sources = {
        SentenceStatus.EDITED_BY_YOU: Source.EDITED_BY_YOU,
        SentenceStatus.NOT_ADDRESSED: Source.PROMPT,
        SentenceStatus.TO_ADD: Source.PROMPT,
    }
    ids = tuple(f"U{n:04d}" for n in evidence)
    quotes = tuple(Quote(i, 0, min(26, len(_TURNS[int(i[1:]) - 1][2]))) for i in ids)
    if text.startswith("Client used"):
        start = _TURNS[3][2].index("it helped")
        quotes = (Quote("U0004", 0, 26), Quote("U0004", start, len(_TURNS[3][2])))
    return Sentence(f"s{number}", section, text, sources.get(status, Source.TRANSCRIPT), ids, status, quotes)


_TO_LOOK_AT: dict[str, Any] = {"status": SentenceStatus.CHECK, "reason": "number"}
_OK, _OWN = SentenceStatus.SUPPORTED, SentenceStatus.EDITED_BY_YOU
_S, _O, _A, _P = Section.SUBJECTIVE, Section.OBJECTIVE, Section.ASSESSMENT, Section.PLAN
SENTENCES = (
    _sentence(1, _S, "Client reports sleeping about five hours most nights, up from about four.", _OK, [2]),
    _sentence(
        2, _S,
        "Client used the worry log on four evenings and says “it helped me stop going round in circles”.",
        _OK, [4],
    ),
    _sentence(
        3, _S, "Client turned round at the door of the Tuesday meeting: “my chest went tight”.", _OK, [6, 8]
    ),
    _sentence(4, _S, "Appetite is reduced.", SentenceStatus.NO_SOURCE),
    _sentence(5, _O, "Appearance and affect: for you to add", SentenceStatus.TO_ADD),
    _sentence(6, _O, "Therapist set the thought beside the manager’s statement.", _OK, [9]),
    _sentence(7, _O, "Client restated it in her own words: “maybe fine is fine”.", _OK, [10]),
    _sentence(8, _A, "Some progress on goal 1, sleep. No change yet on goal 2, the team meeting.", _OWN),
    _sentence(9, _A, "Risk: not addressed, as far as could be recognised.", SentenceStatus.NOT_ADDRESSED),
    _sentence(
        10, _P, "Worry log on five evenings. Two minutes at the meeting-room door on Tuesday.", _OK, [11]
    ),
)  # fmt: skip


class NoCommands:
    """A page that is only looked at."""

    def save(self, note_id: str, sentences: Sequence[Sentence]) -> None: ...
    def copy(self, note_id: str) -> None: ...
    def open_sign(self, note_id: str) -> None: ...
    def back(self) -> None: ...


def data(*, signed: bool = False, clear: bool = False) -> WorkspaceData:
    """One made-up session."""
    end = datetime(2026, 11, 20, 10, 50, 12, tzinfo=UTC)
    session = Session(
        "s", "c", "k", SessionState.SIGNED if signed else SessionState.DRAFTED, room="Room 2",
        started_at=datetime(2026, 11, 20, 10, 0, tzinfo=UTC), ended_at=end, recording_id="r",
        audio_destroyed_at=end, transcript_destroyed_at=end.replace(hour=11, minute=2) if signed else None,
    )  # fmt: skip
    sentences = tuple(s for s in SENTENCES if not (clear or signed) or s.id not in ("s4", "s5", "s9"))
    note = Note(
        "n", "s", "c", "k", NoteType.SOAP, NoteState.SIGNED if signed else NoteState.DRAFT, sentences,
        drafter="assembled from the transcript, no language model",
        updated_at=end.replace(hour=11, minute=2),
        signed_at=end.replace(hour=11, minute=2) if signed else None,
        signed_by="Ruth Adler LCSW" if signed else "",
    )  # fmt: skip
    return WorkspaceData(
        session,
        note,
        None if signed else transcript(),
        "Dana R.",
        delivery="queued" if signed else "",
        now=end.replace(hour=11, minute=2),
    )


def differing() -> WorkspaceData:
    """A made-up session whose note says two sentences otherwise than was said."""
    shown = data()
    sleep, log, *rest = shown.note.sentences
    sentences = (
        replace(sleep, text="Client reports sleeping about six hours most nights.", **_TO_LOOK_AT),
        replace(log, text="Client used the worry log on two evenings.", **_TO_LOOK_AT),
        *rest,
    )
    told = {
        sleep.id: Difference("number", "The source says “five hours”, the note says “six hours”."),
        log.id: Difference("number", "The source says “four evenings”, the note says “two evenings”."),
    }
    return replace(shown, note=replace(shown.note, sentences=sentences), differences=told)


def _without_source(*sentences: Sentence, erased: bool) -> WorkspaceData:
    """A made-up session with nothing to compare the note with."""
    shown = data()
    session = replace(shown.session, recording_id="", audio_destroyed_at=None)
    note = replace(shown.note, sentences=sentences, drafter="written by you")
    return replace(shown, session=session, note=note, transcript=None, erased=erased)


def _page(shown: WorkspaceData) -> Callable[[Look], QWidget]:
    def make(_look: Look) -> QWidget:
        page = WorkspacePage(NoCommands())
        page.transcript.attach(Recorded())
        page.presenter.show(shown)
        return page

    return make


def _select(widget: QWidget) -> None:
    assert isinstance(widget, WorkspacePage)
    widget.presenter.select_sentence("s2")


def _transcript_tab(widget: QWidget) -> None:
    assert isinstance(widget, WorkspacePage)
    widget.show_tab(TRANSCRIPT_TAB)


SCENES = (
    Scene("workspace", _page(data()), (1220, 800), settled=_select),
    Scene("workspace-differs", _page(differing()), (1220, 800), settled=_select),
    Scene("workspace-differs-small", _page(differing()), (900, 600), settled=_select),
    Scene("workspace-empty", _page(_without_source(erased=True)), (1220, 800)),
    Scene("workspace-own-words", _page(_without_source(SENTENCES[7], erased=False)), (1220, 800)),
    Scene("workspace-own-words-small", _page(_without_source(SENTENCES[7], erased=True)), (900, 600)),
    Scene("workspace-clear", _page(data(clear=True)), (1220, 800)),
    Scene("workspace-signed", _page(data(signed=True)), (1220, 800)),
    Scene("workspace-small", _page(data()), (900, 600), settled=_select),
    Scene("workspace-small-transcript", _page(data()), (900, 600), settled=_transcript_tab),
)
