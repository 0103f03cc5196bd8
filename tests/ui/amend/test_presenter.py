"""Writing what is added to a signed note, and what the panel on it says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.amendments import NoteHistory, begun, heading, rewritten
from app.domain.note import Amendment, Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.signature import Verification
from app.domain.states import NoteState
from app.services.explanations import Explanation
from app.ui.amend.model import AmendModel, AmendState
from app.ui.amend.presenter import AmendPresenter, lines_of
from app.ui.amend.words import parts_of, signed_model
from tests.support.screens import Calls

AT = datetime(2026, 11, 20, 11, 2, tzinfo=UTC)
PLAN = Sentence("s1", Section.PLAN, "Worry log.", Source.TRANSCRIPT, status=SentenceStatus.SUPPORTED)
DOUBT = Sentence("s2", Section.FOCUS, "Appetite.", Source.TRANSCRIPT, status=SentenceStatus.CHECK)
NOTE = Note(
    "n1", "s1", "c1", "u1", NoteType.SOAP, NoteState.SIGNED, (PLAN, DOUBT), signed_at=AT,
    signed_by="Robin Example LCSW", text="Plan\nWorry log.\n", sha256="x", signature="y",
)  # fmt: skip
FAILED = Explanation("The disk is full.", "The signed note was not changed.", "Free some space.")


class Page:
    """The presenter with what it shows and asks for."""

    def __init__(self, kind: Amendment = Amendment.ADDENDUM) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = AmendPresenter(self.view, self.commands)
        self.draft = begun(NOTE, kind, "")
        self.presenter.opened(self.draft, NOTE)

    @property
    def state(self) -> AmendState:
        state = self.view.last("show_state")
        assert isinstance(state, AmendState)
        return state


def test_it_is_signed_only_with_a_reason_and_words_and_only_what_is_kept() -> None:
    page = Page()
    model = page.view.last("show_amending")
    assert isinstance(model, AmendModel)
    assert model.earlier == NOTE.text and [part.label for part in model.parts] == ["Addendum"]
    stays = "The signed note stays as it is. What you add stands beside it."
    assert (model.title, model.lead) == ("Addendum to a signed note", stays)
    page.presenter.typed([(Section.PLAN, "Reached.")], "no")
    assert page.state.why_not == "To sign: write why the note is changed."
    page.presenter.typed([(Section.PLAN, "  ")], "The client called.")
    assert page.state.why_not == "To sign: write at least one sentence."
    page.presenter.sign_pressed()
    assert page.commands.made == []
    page.presenter.typed([(Section.PLAN, "Reached.\n\nBy phone.")], " The  client called. ")
    assert page.state == AmendState("Not saved yet", True, "")
    page.presenter.sign_pressed()
    lines = ((Section.PLAN, "Reached."), (Section.PLAN, "By phone."))
    assert page.commands.made == [("save", page.draft.id, lines, "The client called.")]
    page.presenter.on_saved(lines, "The client called.")
    assert page.commands.made[-1] == ("sign", page.draft.id)
    assert page.state.saved == "Saved"
    page.presenter.sign_pressed()
    assert [made[0] for made in page.commands.made] == ["save", "sign", "sign"]


def test_what_could_not_be_kept_is_told_and_not_signed() -> None:
    page = Page()
    page.presenter.typed([(Section.PLAN, "Reached.")], "The client called.")
    page.presenter.sign_pressed()
    page.presenter.on_failed(FAILED)
    assert page.state.problem is not None and page.presenter.unsaved
    page.presenter.on_saved(((Section.PLAN, "Reached."),), "The client called.")
    assert "sign" not in page.commands.names(), "that wish is over"
    page.presenter.save_now()
    assert page.commands.names() == ["save"]


def test_leaving_keeps_and_discarding_does_not() -> None:
    page = Page()
    page.presenter.typed([(Section.PLAN, "Reached.")], "")
    page.presenter.back_pressed()
    assert page.commands.names() == ["save", "leave"]
    other = Page()
    other.presenter.typed([(Section.PLAN, "Reached.")], "")
    other.presenter.discard_pressed()
    assert other.commands.names() == ["save", "discard"]
    assert other.presenter.unsaved, "it was only asked about"
    other.presenter.on_discarded()
    other.presenter.save_now()
    assert other.commands.names() == ["save", "discard"]
    empty = AmendPresenter(Calls(), Calls())
    empty.save_now()
    assert not empty.unsaved


def test_an_amendment_says_that_it_takes_the_place_of_the_note() -> None:
    page = Page(Amendment.AMENDMENT)
    page.presenter.typed([(Section.PLAN, "Worry log.")], "The client called.")
    page.presenter.sign_pressed()
    assert page.commands.names() == ["save"]
    page.presenter.opened(page.draft, NOTE)
    page.presenter.on_saved(((Section.PLAN, "Worry log."),), "The client called.")
    assert "sign" not in page.commands.names(), "nobody has asked for it since it was opened"
    model = page.view.last("show_amending")
    takes = "The signed note is kept. Once signed, your version takes its place."
    assert (model.title, model.lead) == ("Amendment of a signed note", takes)


def test_an_amendment_has_a_box_for_each_section_and_keeps_what_is_not_touched() -> None:
    draft = begun(NOTE, Amendment.AMENDMENT, "r")
    parts = parts_of(draft)
    assert [part.label for part in parts] == ["Subjective", "Objective", "Assessment", "Plan", "Focus"]
    kept = rewritten(draft, lines_of([(p.section, p.text) for p in parts]))
    assert set(kept) == set(draft.sentences) and not draft.open_points
    assert [s.status for s in kept if s.text == DOUBT.text] == [DOUBT.status], "nobody has edited it"
    changed = rewritten(draft, [(Section.PLAN, "Worry log."), (Section.PLAN, "Worry log.")])
    assert [s.status for s in changed] == [SentenceStatus.SUPPORTED, SentenceStatus.EDITED_BY_YOU]


def later(kind: Amendment, days: int, state: NoteState = NoteState.SIGNED) -> Note:
    at = AT + timedelta(days=days)
    return replace(begun(NOTE, kind, "Why."), id=f"n{days}", state=state, signed_at=at, signed_by="R")


def test_the_panel_says_what_counts() -> None:
    assert signed_model(NoteHistory(replace(NOTE, state=NoteState.DRAFT)), {}) is None
    plain = signed_model(NoteHistory(NOTE), {"n1": Verification.VALID}, UTC)
    assert plain is not None
    assert (plain.words, plain.detail) == ("Signature valid", "Robin Example LCSW · 20 Nov, 11:02")
    assert plain.can_amend and plain.versions == ()
    history = NoteHistory(
        replace(NOTE, state=NoteState.AMENDED),
        (later(Amendment.ADDENDUM, 1), later(Amendment.AMENDMENT, 2), later(Amendment.ADDENDUM, 3)),
    )
    valid = {note.id: Verification.VALID for note in history.signed}
    shown = signed_model(history, valid, UTC)
    assert shown is not None
    assert shown.words == "Signature valid · 2 addenda"
    assert shown.detail.startswith("Amendment · R · 22 Nov")
    assert [v.words for v in shown.versions] == [
        "Note, signed 20 Nov, 11:02, replaced since",
        "Addendum, signed 21 Nov, 11:02",
        "Addendum, signed 23 Nov, 11:02",
    ]
    broken = signed_model(history, {**valid, "n1": Verification.CHANGED}, UTC)
    assert broken is not None and broken.words.startswith("Changed since it was signed")
    writing = NoteHistory(NOTE, (later(Amendment.ADDENDUM, 1, NoteState.DRAFT),))
    going_on = signed_model(writing, {"n1": Verification.UNSIGNED}, UTC)
    assert going_on is not None
    assert (going_on.can_amend, going_on.going_on) == (False, "Go on with the addendum")
    assert going_on.words == "Signed before signatures were kept"


@pytest.mark.parametrize("signed_by", ["", "Robin Example LCSW"])
def test_the_heading_says_what_it_belongs_to(signed_by: str) -> None:
    draft = begun(NOTE, Amendment.ADDENDUM, "Why.")
    told = heading(draft, replace(NOTE, signed_by=signed_by), "2026-11-20 11:02")
    by = f" by {signed_by}" if signed_by else ""
    assert told == f"Addendum to the SOAP note signed 2026-11-20 11:02{by}\nReason: Why."
