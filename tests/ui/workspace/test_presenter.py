"""What is selected, lit, open and saved; without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.domain.note import Note, NoteType, Sentence, SentenceStatus
from app.ui.gallery.workspace import SENTENCES, data
from app.ui.times import clock
from app.ui.transcript.model import Lit
from app.ui.workspace.model import EditedLine, Header, NoteLine
from app.ui.workspace.presenter import WorkspaceData, WorkspacePresenter
from tests.support.screens import Calls


class Desk:
    """A presenter with the page and the commands it talks to."""

    def __init__(self, shown: WorkspaceData) -> None:
        self.view, self.commands, self.shown = Calls(), Calls(), shown
        self.presenter = WorkspacePresenter(self.view, self.commands, make_id=lambda: "new")
        self.presenter.show(shown)

    def type(self, **texts: str) -> None:
        """Edit lines by id; an empty text deletes, an unknown id adds to the plan."""
        lines = [
            EditedLine(s.id, s.section.value, texts.pop(s.id, s.text)) for s in self.shown.note.sentences
        ]
        lines += [EditedLine(line_id, "Plan", text) for line_id, text in texts.items()]
        self.presenter.edited(lines)

    @property
    def header(self) -> Header:
        header: Header = self.view.last("show_header")
        return header

    @property
    def lines(self) -> dict[str, NoteLine]:
        drawn: Sequence[NoteLine] = self.view.last("update_lines")
        return {line.id: line for line in drawn}

    @property
    def lit(self) -> tuple[Lit, ...]:
        lit: tuple[Lit, ...] = self.view.last("light")
        return lit

    @property
    def saved(self) -> list[Sequence[Sentence]]:
        return [call[2] for call in self.commands.made if call[0] == "save"]

    @property
    def selected(self) -> str:
        return str(self.view.last("select_line"))


@pytest.fixture
def desk() -> Desk:
    return Desk(data())


def test_a_session_is_shown_whole(desk: Desk) -> None:
    assert set(desk.view.names()) == {
        "show_passages",
        "show_header", "show_transcript", "show_note", "show_points", "show_footer", "light",
    }  # fmt: skip
    header, at = desk.header, data().note.updated_at
    assert at is not None
    assert (header.client, header.note_type, header.signed) == ("Dana R.", "SOAP", False)
    assert header.saved == f"Saved {clock(at)}"
    assert header.details.endswith("Individual · Room 2")
    sections, lines, drafter, editable = next(c[1:] for c in desk.view.made if c[0] == "show_note")
    assert sections == ("Subjective", "Objective", "Assessment", "Plan")
    assert [line.id for line in lines] == [s.id for s in SENTENCES]
    assert (drafter.startswith("assembled"), editable) == (True, True)


def test_a_selected_sentence_lights_its_words(desk: Desk) -> None:
    desk.presenter.select_sentence("s2")
    assert [found.utterance_id for found in desk.lit] == ["U0004"]
    assert len(desk.lit[0].spans) == 2
    assert desk.selected == "s2"


def test_selecting_again_does_nothing(desk: Desk) -> None:
    desk.presenter.select_sentence("s2")
    before = len(desk.view.made)
    desk.presenter.select_sentence("s2")
    assert len(desk.view.made) == before


def test_a_sentence_without_a_source_lights_nothing(desk: Desk) -> None:
    desk.presenter.select_sentence("s2")
    desk.presenter.select_sentence("s4")
    assert desk.lit == ()


def test_f8_goes_round_the_open_points_both_ways(desk: Desk) -> None:
    visited = []
    for _ in range(3):
        desk.presenter.next_point()
        visited.append(desk.selected)
    assert visited == ["s4", "s9", "s4"]
    desk.presenter.next_point(-1)
    assert desk.selected == "s9"


def test_backwards_begins_at_the_end(desk: Desk) -> None:
    desk.presenter.next_point(-1)
    assert desk.selected == "s9"
    assert desk.view.made[-1] == ("select_line", "s9", True)


def test_f8_without_open_points_does_nothing() -> None:
    clear = Desk(data(clear=True))
    before = len(clear.view.made)
    clear.presenter.next_point()
    assert len(clear.view.made) == before


def test_an_utterance_leads_to_each_sentence_that_rests_on_it(desk: Desk) -> None:
    note = desk.shown.note
    shared = (
        *note.sentences[:1],
        replace(note.sentences[1], evidence=("U0002", "U0004")),
        *note.sentences[2:],
    )
    desk.presenter.show(replace(desk.shown, note=replace(note, sentences=shared)))
    visited = []
    for _ in range(3):
        desk.presenter.select_utterance("U0002")
        visited.append(desk.selected)
    assert visited == ["s1", "s2", "s1"]


def test_an_utterance_nothing_rests_on_is_lit_alone(desk: Desk) -> None:
    desk.presenter.select_sentence("s1")
    desk.presenter.select_utterance("U0001")
    assert (desk.lit, desk.selected) == ((Lit("U0001", ()),), "")


def test_an_edit_changes_the_chip_at_once_and_is_saved_once(desk: Desk) -> None:
    desk.type(s1="Client sleeps well.")
    assert desk.presenter.unsaved
    assert desk.lines["s1"].chip.words == "Edited by you"
    assert desk.saved == []
    desk.presenter.save_now()
    desk.presenter.save_now()
    assert len(desk.saved) == 1
    assert [s.text for s in desk.saved[0] if s.id == "s1"] == ["Client sleeps well."]
    assert not desk.presenter.unsaved


def test_nothing_is_saved_when_nothing_changed(desk: Desk) -> None:
    desk.type()
    desk.presenter.save_now()
    assert desk.saved == []


def test_an_edit_undone_brings_the_source_back_even_after_saving(desk: Desk) -> None:
    before = SENTENCES[0]
    desk.type(s1="Other.")
    desk.presenter.save_now()
    desk.presenter.on_saved(replace(desk.shown.note, sentences=tuple(desk.saved[0])))
    desk.type()
    desk.presenter.save_now()
    assert desk.saved[1][0] == before
    assert desk.lines["s1"].chip.words == "12:09"


def test_a_deleted_open_point_is_no_longer_open(desk: Desk) -> None:
    desk.type(s4="")
    assert [p.sentence_id for p in desk.view.last("show_points")] == ["s9"]
    desk.type()
    assert [p.sentence_id for p in desk.view.last("show_points")] == ["s4", "s9"]


def test_an_added_line_joins_its_section(desk: Desk) -> None:
    desk.type(x="Call on Friday.")
    assert list(desk.lines)[-1] == "x"
    assert desk.lines["x"].section == "Plan"


def test_what_is_typed_while_saving_is_left_alone(desk: Desk) -> None:
    desk.type(s1="One.")
    desk.presenter.save_now()
    desk.type(s1="One. Two.")
    drawn = len([c for c in desk.view.made if c[0] == "update_lines"])
    desk.presenter.on_saved(replace(desk.shown.note, sentences=tuple(desk.saved[0])))
    assert len([c for c in desk.view.made if c[0] == "update_lines"]) == drawn
    desk.presenter.save_now()
    assert desk.saved[1][0].text == "One. Two."


def test_what_the_check_found_is_shown_after_saving(desk: Desk) -> None:
    checked = replace(SENTENCES[0], status=SentenceStatus.CHECK, reason="number")
    desk.presenter.on_saved(replace(desk.shown.note, sentences=(checked, *SENTENCES[1:])))
    assert desk.lines["s1"].chip.words == "Check: number"
    assert [p.sentence_id for p in desk.view.last("show_points")] == ["s4", "s9", "s1"], "the gravest first"


def test_another_notes_save_is_ignored(desk: Desk) -> None:
    before = len(desk.view.made)
    desk.presenter.on_saved(replace(desk.shown.note, id="other"))
    assert len(desk.view.made) == before


def test_a_failed_save_is_tried_again(desk: Desk) -> None:
    desk.type(s1="One.")
    desk.presenter.save_now()
    desk.presenter.on_save_failed()
    assert desk.presenter.unsaved
    desk.presenter.save_now()
    assert desk.saved[0] == desk.saved[1]


@pytest.mark.parametrize(("leave", "command"), [("copy", "copy"), ("sign", "open_sign"), ("back", "back")])
def test_edits_are_saved_before_anything_else_happens(desk: Desk, leave: str, command: str) -> None:
    desk.type(s1="One.")
    getattr(desk.presenter, leave)()
    assert desk.commands.names() == ["save", command]


def test_another_session_is_shown_after_the_edits_were_saved(desk: Desk) -> None:
    desk.type(s1="One.")
    desk.presenter.show(data(signed=True))
    assert len(desk.saved) == 1


def test_a_signed_note_cannot_be_changed_or_signed() -> None:
    signed = Desk(data(signed=True))
    assert not signed.presenter.editable
    assert signed.view.last("show_points") == ()
    at = data(signed=True).note.signed_at
    assert at is not None
    assert signed.header.saved == f"Signed {clock(at)} by Ruth Adler LCSW · queued"
    signed.type(s1="Forged.")
    signed.presenter.save_now()
    signed.presenter.sign()
    signed.presenter.add_to("risk")
    assert signed.commands.made == []
    signed.presenter.copy()
    assert signed.commands.names() == ["copy"]


def test_without_a_session_nothing_happens() -> None:
    view, commands = Calls(), Calls()
    presenter = WorkspacePresenter(view, commands)
    presenter.edited([EditedLine("a", "Plan", "x")])
    presenter.hide_names(True)
    presenter.on_save_failed()
    presenter.copy()
    presenter.sign()
    presenter.next_point()
    assert (view.made, commands.made, presenter.unsaved) == ([], [], False)


def test_hidden_names_are_roles(desk: Desk) -> None:
    desk.presenter.select_sentence("s2")
    desk.presenter.hide_names(True)
    assert desk.header.client == "Name hidden"
    rows = next(c[2] for c in reversed(desk.view.made) if c[0] == "show_transcript")
    assert {row.speaker for row in rows} == {"You", "Client", ""}
    assert desk.lines["s2"].chip.name == "Source: Client at 12:35"
    assert [found.utterance_id for found in desk.lit] == ["U0004"]
    desk.presenter.hide_names(False)
    assert desk.header.client == "Dana R."


@pytest.mark.parametrize(
    ("key", "section"),
    [("s4", "Subjective"), ("what the plan is", "Plan"), ("risk", "Assessment")],
)
def test_what_is_missing_is_added_where_it_belongs(desk: Desk, key: str, section: str) -> None:
    desk.presenter.add_to(key)
    assert desk.view.last("start_line") == section


def test_a_note_written_by_hand_has_no_times() -> None:
    plain = data()
    session = replace(plain.session, started_at=None, ended_at=None, kind="", room="")
    note = Note("n", "s", "c", "k", NoteType.DAP, plain.note.state, ())
    shown = Desk(WorkspaceData(session, note, None, "Dana R."))
    assert (shown.header.details, shown.header.saved, shown.header.note_type) == ("", "", "DAP")
