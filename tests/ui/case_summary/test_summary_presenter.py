"""The way between statements and sources, and what is copied and printed."""

from dataclasses import replace

from app.domain.case_summary import CaseFile, DocumentKind, Length, Purpose, Series, SummaryRequest
from app.services.form_document import FormDocument
from app.ui.case_summary.model import SummaryModel
from app.ui.case_summary.presenter import SummaryPresenter
from app.ui.case_summary.series_chart import in_words
from app.ui.clients.presenter import HIDDEN
from app.ui.gallery.case_summary import CASE, SUMMARY
from tests.support.screens import Calls

NOVEMBER = ("n8", "n8s0")


class Page:
    def __init__(self, case: CaseFile = CASE) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = SummaryPresenter(self.view, self.commands)
        self.presenter.opened(case)
        self.presenter.made(self.wanted, SUMMARY)

    @property
    def wanted(self) -> SummaryRequest:
        """What was asked for last."""
        request = self.commands.made[-1][2]
        assert isinstance(request, SummaryRequest)
        return request

    @property
    def shown(self) -> SummaryModel:
        model = self.view.last("show_summary")
        assert isinstance(model, SummaryModel)
        return model


def test_everything_is_used_at_first() -> None:
    shown = Page().shown
    assert (shown.heading, shown.period) == (SUMMARY.heading, "12 June to 13 November 2026")
    assert shown.used == "8 of 8"
    assert [(g.words, g.aside, g.used) for g in shown.groups] == [
        ("Signed notes", "6", True),
        ("Treatment plan", "1", True),
        ("Signed assessments", "1", True),
        ("Draft of 20 November", "unsigned", False),
    ]
    assert shown.groups[-1].key == "" and shown.source is None


def test_a_chip_lights_its_sentence_and_a_sentence_its_chips() -> None:
    page = Page()
    page.presenter.cited(NOVEMBER)
    source = page.shown.source
    assert source is not None and source.title == "13 November 2026" and source.can_open
    assert [key for key, _, _, lit in source.sentences if lit] == ["n8s0"]
    selected = [c.place for p in page.shown.parts for s in p.statements for c in s.chips if c.selected]
    assert selected == [NOVEMBER]
    page.presenter.sentence_pressed("n8s1")
    selected = [c.place for p in page.shown.parts for s in p.statements for c in s.chips if c.selected]
    assert selected == [("n8", "n8s1")]
    page.presenter.open_note_pressed()
    assert page.commands.made[-1] == ("open_note", "s8")
    page.presenter.cited(("n8", "n8s1"))
    assert page.shown.source is None


def test_chips_name_their_documents() -> None:
    chips = [c for p in Page().shown.parts for s in p.statements for c in s.chips]
    words = {(chip.words, chip.name) for chip in chips}
    assert ("Plan 2 Oct", "Source: treatment plan of 2 October 2026") in words
    assert ("PHQ-9 6 Nov", "Source: PHQ-9 of 6 November 2026") in words
    assert ("13 Nov", "Source: note of 13 November 2026") in words


def test_purpose_length_and_sources_are_asked_for() -> None:
    page = Page()
    page.presenter.purpose_chosen(1)
    assert page.wanted.purpose is Purpose.SUPERVISION
    page.presenter.length_chosen(2)
    assert page.wanted.length is Length.FULL
    page.presenter.group_switched("note", False)
    assert page.wanted.left_out == {d.id for d in CASE.documents if d.kind is DocumentKind.NOTE}
    before = page.shown
    page.presenter.made(SummaryRequest(), SUMMARY)  # an answer that is not wanted any more
    assert page.shown is before
    page.presenter.made(page.wanted, SUMMARY)
    assert page.shown.used == "2 of 8"
    page.presenter.group_switched("note", True)
    page.presenter.made(page.wanted, SUMMARY)
    page.presenter.cited(NOVEMBER)
    page.presenter.document_switched(False)
    page.presenter.made(page.wanted, SUMMARY)
    assert page.wanted.left_out == {"n8"}
    assert page.shown.groups[0].aside == "5 of 6"
    assert page.shown.source is not None and not page.shown.source.used


def test_what_is_copied_and_printed_has_its_sources() -> None:
    page = Page()
    page.presenter.copy_pressed()
    _, text = page.commands.made[-1]
    assert "- Client avoided the team meeting twice. [13 Nov 2026]" in text
    assert "- Met. Use one calming exercise a day: met on 9 Oct 2026. [2 Oct 2026]" in text
    assert text.endswith("From signed documents only. Not part of the record.\n")
    page.presenter.print_pressed()
    _, document = page.commands.made[-1]
    assert isinstance(document, FormDocument) and document.title == SUMMARY.heading
    assert len(document.sections) == len(SUMMARY.parts)


def test_it_is_saved_as_it_is_shown_and_once() -> None:
    page = Page()
    assert page.shown.can_save and not page.shown.saved
    page.presenter.save_pressed()
    _, document = page.commands.made[-1]
    assert isinstance(document, FormDocument) and document.title == SUMMARY.heading
    assert document.sections[0].paragraphs == ("12 June to 13 November 2026",)
    assert [section.title for section in document.sections[1:]] == [part.title for part in SUMMARY.parts]
    assert not page.shown.saved and not page.shown.can_save
    page.presenter.not_saved()
    assert page.shown.can_save
    page.presenter.save_pressed()
    page.presenter.saved()
    assert page.shown.saved and not page.shown.can_save
    page.presenter.not_saved()
    assert page.shown.saved
    page.presenter.save_pressed()
    assert page.commands.names().count("save") == 2
    page.presenter.length_chosen(2)
    page.presenter.made(page.wanted, replace(SUMMARY, parts=SUMMARY.parts[:2]))
    assert page.shown.can_save  # another text
    page.presenter.length_chosen(1)
    page.presenter.made(page.wanted, SUMMARY)
    assert page.shown.saved


def test_what_rests_on_nothing_is_not_saved() -> None:
    page = Page()
    page.presenter.length_chosen(2)
    page.presenter.made(page.wanted, replace(SUMMARY, used=0))
    assert not page.shown.can_save
    page.presenter.save_pressed()
    page.presenter.made(page.wanted, SUMMARY)
    page.presenter.hide_names(True)
    assert not page.shown.can_save
    page.presenter.save_pressed()
    assert "save" not in page.commands.names()


def test_hidden_names_leave_nothing_to_read_or_copy() -> None:
    page = Page()
    page.presenter.cited(NOVEMBER)
    page.presenter.hide_names(True)
    shown = page.shown
    assert (shown.name, shown.heading, shown.parts, shown.source) == (HIDDEN, HIDDEN, (), None)
    count = len(page.commands.made)
    page.presenter.copy_pressed()
    page.presenter.print_pressed()
    assert len(page.commands.made) == count


def test_a_chart_says_in_words_what_it_shows() -> None:
    series = next(s.series for p in SUMMARY.parts for s in p.statements if s.series and s.series.wanted)
    assert in_words(series) == "Hours: 3 on 12 Jun, 3.5 on 4 Sep, 4 on 13 Nov. Goal: 6."
    assert in_words(Series("PHQ-9", series.measures[:1])) == "PHQ-9: 3 on 12 Jun."
