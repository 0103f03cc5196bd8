"""Choosing what a summary is for and from, and the way between statements and sources. Knows no Qt."""

from __future__ import annotations

from dataclasses import replace

from app.domain.case_summary import (
    CaseDocument,
    CaseFile,
    CaseSummary,
    Citation,
    DocumentKind,
    Length,
    Purpose,
    Statement,
    SummaryRequest,
)
from app.domain.written_time import written_day
from app.services.form_document import FormDocument, Section
from app.ui.case_summary.model import (
    CitedModel,
    GroupModel,
    PartModel,
    Place,
    SourceModel,
    StatementModel,
    SummaryCommands,
    SummaryModel,
    SummaryView,
)
from app.ui.chart.words import GOAL_TAGS, day_of_year, long_day
from app.ui.clients.presenter import HIDDEN

PURPOSES = tuple(Purpose)
LENGTHS = tuple(Length)
PURPOSE_WORDS = ("Session preparation", "Supervision", "Consultation", "Handoff")
LENGTH_WORDS = ("Brief", "Standard", "Full")
FOOT = "From signed documents only. Not part of the record."
LEAD = "From signed documents only. Not part of the record until you save it to the chart."
SAVED = "From signed documents only. Saved to the chart."
_GROUPS = (
    (DocumentKind.NOTE, "Signed notes"),
    (DocumentKind.PLAN, "Treatment plan"),
    (DocumentKind.ASSESSMENT, "Signed assessments"),
)


class SummaryPresenter:
    """All calls on the main thread."""

    def __init__(self, view: SummaryView, commands: SummaryCommands) -> None:
        self._view, self.commands = view, commands
        self._case: CaseFile | None = None
        self._summary: CaseSummary | None = None
        # texts that were given to the chart while this case is open, and those of them that are there
        self._given: set[str] = set()
        self._saved: set[str] = set()
        self._request = SummaryRequest()
        self._place: Place | None = None
        self._hidden = False

    # -- told ----------------------------------------------------------------------------------------
    def opened(self, case: CaseFile) -> None:
        """A client's case; everything that may be used is used."""
        self._case, self._summary, self._place = case, None, None
        self._given, self._saved = set(), set()
        self._make(SummaryRequest())

    def made(self, request: SummaryRequest, summary: CaseSummary) -> None:
        """The summary that was asked for; one that is not wanted any more is dropped."""
        if request == self._request:
            self._summary = summary
            self._show()

    def hide_names(self, hidden: bool) -> None:
        """Take everything that is told of a client off the page."""
        self._hidden = hidden
        self._show()

    # -- what was pressed ----------------------------------------------------------------------------
    def purpose_chosen(self, index: int) -> None:
        """Make it for another purpose, the one at this place of those offered."""
        self._make(replace(self._request, purpose=PURPOSES[index]))

    def length_chosen(self, index: int) -> None:
        """Make it of another length, the one at this place of those offered."""
        self._make(replace(self._request, length=LENGTHS[index]))

    def group_switched(self, key: str, used: bool) -> None:
        """All documents of a kind are used, or none."""
        if self._case is not None:
            ids = {d.id for d in self._case.documents if d.kind.value == key}
            self._leave_out(ids, not used)

    def document_switched(self, used: bool) -> None:
        """The document beside the summary is used, or left out."""
        if self._place is not None:
            self._leave_out({self._place[0]}, not used)

    def cited(self, place: Place) -> None:
        """A chip was pressed: its sentence is lit in its document."""
        self._place = None if place == self._place else place
        self._show()

    def sentence_pressed(self, sentence_id: str) -> None:
        """A sentence of the source was pressed: what rests on it is lit."""
        if self._place is not None:
            self._place = (self._place[0], sentence_id)
            self._show()

    def open_note_pressed(self) -> None:
        """The note that is beside the summary."""
        document = self._document()
        if document is not None and document.session_id:
            self.commands.open_note(document.session_id)

    def copy_pressed(self) -> None:
        """The whole text with its sources."""
        if self._summary is not None and not self._hidden:
            self.commands.copy(self.text())

    def print_pressed(self) -> None:
        """The same on paper."""
        if self._summary is not None and not self._hidden:
            self.commands.print_out(FormDocument(self._summary.heading, self._sections()))

    def save_pressed(self) -> None:
        """Keep it in the chart as it is shown, once."""
        summary = self._summary
        if summary is not None and self._can_save(summary):
            self._given.add(self.text())
            period = self._period()
            head = (Section("", (period,)),) if period else ()
            self._show()
            self.commands.save(FormDocument(summary.heading, (*head, *self._sections())))

    def saved(self) -> None:
        """What was given to the chart is kept."""
        self._saved |= self._given
        self._show()

    def not_saved(self) -> None:
        """It could not be kept: it can be tried again."""
        self._given &= self._saved
        self._show()

    def text(self) -> str:
        """What is copied: titles, statements, and in brackets where each stands."""
        assert self._summary is not None
        lines = [self._summary.heading, self._period()]
        for part in self._summary.parts:
            lines += ["", part.title, *(f"- {self._line(statement)}" for statement in part.statements)]
        return "\n".join((*lines, "", FOOT)) + "\n"

    # -- inside --------------------------------------------------------------------------------------
    def _make(self, request: SummaryRequest) -> None:
        self._request = request
        if self._case is not None:
            self.commands.make(self._case, request)

    def _sections(self) -> tuple[Section, ...]:
        assert self._summary is not None
        return tuple(
            Section(part.title, tuple(self._line(statement) for statement in part.statements))
            for part in self._summary.parts
        )

    def _can_save(self, summary: CaseSummary) -> bool:
        """Not what rests on no document, not twice, and not while names are hidden."""
        return summary.used > 0 and not self._hidden and self.text() not in self._given

    def _leave_out(self, ids: set[str], out: bool) -> None:
        left = self._request.left_out | ids if out else self._request.left_out - ids
        self._make(replace(self._request, left_out=left))

    def _show(self) -> None:
        if self._case is None or self._summary is None:
            return
        case, summary, hidden = self._case, self._summary, self._hidden
        used = len(case.documents) - len(self._request.left_out & {d.id for d in case.documents})
        self._view.show_summary(
            SummaryModel(
                HIDDEN if hidden else case.client_name,
                HIDDEN if hidden else summary.heading,
                "" if hidden else self._period(),
                () if hidden else self._parts(summary),
                self._groups(case),
                f"{used} of {len(case.documents)}",
                None if hidden else self._source(),
                PURPOSES.index(self._request.purpose),
                LENGTHS.index(self._request.length),
                hidden,
                self.text() in self._saved,
                self._can_save(summary),
            )
        )

    def _parts(self, summary: CaseSummary) -> tuple[PartModel, ...]:
        return tuple(
            PartModel(part.title, tuple(self._statement(told) for told in part.statements))
            for part in summary.parts
        )

    def _period(self) -> str:
        summary = self._summary
        if summary is None or summary.first is None or summary.last is None:
            return ""
        if summary.first == summary.last:
            return written_day(summary.first)
        same = summary.first.year == summary.last.year
        first = long_day(summary.first) if same else written_day(summary.first)
        return f"{first} to {written_day(summary.last)}"

    def _statement(self, statement: Statement) -> StatementModel:
        chips = tuple(
            CitedModel(place, self._chip(cited), f"Source: {self._title(cited)}", place == self._place)
            for cited in statement.citations
            for place in ((cited.document_id, cited.sentence_id),)
        )
        tag = GOAL_TAGS[statement.status] if statement.status is not None else None
        return StatementModel(statement.text, chips, statement.quote, statement.gap, tag, statement.series)

    def _chip(self, cited: Citation) -> str:
        day = day_of_year(cited.day)
        if cited.kind is DocumentKind.NOTE:
            return day
        return f"Plan {day}" if cited.kind is DocumentKind.PLAN else f"{self._named(cited)} {day}"

    def _title(self, cited: Citation) -> str:
        words = {DocumentKind.NOTE: "note of", DocumentKind.PLAN: "treatment plan of"}
        return f"{words.get(cited.kind, f'{self._named(cited)} of')} {written_day(cited.day)}"

    def _named(self, cited: Citation) -> str:
        assert self._case is not None
        return next((d.title for d in self._case.documents if d.id == cited.document_id), "Assessment")

    def _line(self, statement: Statement) -> str:
        if not statement.citations:
            return statement.text
        where = dict.fromkeys(f"{self._chip(cited)} {cited.day.year}" for cited in statement.citations)
        judged = f"{GOAL_TAGS[statement.status].words}. " if statement.status is not None else ""
        return f"{judged}{statement.text} [{', '.join(where)}]"

    def _groups(self, case: CaseFile) -> tuple[GroupModel, ...]:
        groups = []
        for kind, words in _GROUPS:
            ids = {d.id for d in case.documents if d.kind is kind}
            if ids:
                left = ids & self._request.left_out
                aside = str(len(ids)) if not left else f"{len(ids) - len(left)} of {len(ids)}"
                groups.append(GroupModel(kind.value, words, aside, left != ids))
        groups += [GroupModel("", f"Draft of {long_day(day)}", "unsigned", False) for day in case.unsigned]
        return tuple(groups)

    def _document(self) -> CaseDocument | None:
        if self._case is None or self._place is None:
            return None
        return next((d for d in self._case.documents if d.id == self._place[0]), None)

    def _source(self) -> SourceModel | None:
        document = self._document()
        if document is None or self._place is None:
            return None
        title = written_day(document.day)
        if document.kind is not DocumentKind.NOTE:
            title = f"{document.title}, {title}"
        return SourceModel(
            document.id,
            title,
            tuple((s.id, s.part, s.text, s.id == self._place[1]) for s in document.sentences),
            document.kind is not DocumentKind.PLAN,
            document.id not in self._request.left_out,
            bool(document.session_id),
        )
