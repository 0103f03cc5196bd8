"""What the chart page shows of a chart."""

from dataclasses import replace
from datetime import UTC, timedelta

from app.domain.consent import Consent
from app.domain.states import ConsentState, NoteState
from app.domain.treatment import Chart
from app.services.charts import ChartNote, ChartRecord
from app.ui.chart.model import ChartModel, Part
from app.ui.chart.presenter import ChartPresenter
from app.ui.chart.words import ACTIONS, action_words, letters
from app.ui.gallery._charts import ASSESSMENTS, CONSENT, HISTORY, NOTES, NOW, RECORD
from app.ui.gallery.case_summary import SAVED
from tests.support.screens import Calls


class Page:
    def __init__(self, record: ChartRecord = RECORD, *, hidden: bool = False) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = ChartPresenter(self.view, self.commands, lambda: NOW, UTC)
        self.presenter.hide_names(hidden)
        self.presenter.show(record, HISTORY)

    @property
    def shown(self) -> ChartModel:
        model = self.view.last("show_chart")
        assert isinstance(model, ChartModel)
        return model


def test_who_it_is() -> None:
    shown = Page().shown
    assert (shown.name, shown.letters) == ("Dana Reyes", "DR")
    assert shown.subtitle == "she/her · 34 · client since 4 March 2026 · 21 sessions"
    assert letters("") == "" and letters("Ada") == "A" and letters("(x) Ada Q") == "AQ"


def test_notes_with_their_states() -> None:
    lines = {line.key: line for line in Page().shown.notes}
    tags = {key: line.tag.words for key, line in lines.items() if line.tag is not None}
    assert tags["n9"] == "Draft, 1 to check" and tags["n8"] == "Signed"
    assert tags["n7"] == "Signed, 1 addendum" and lines["n7a"].title == "Addendum"
    assert (lines["n8"].lead, lines["n8"].title) == ("Fri 13 Nov", "SOAP")
    amended = replace(NOTES[1].note, state=NoteState.AMENDED)
    shown = Page(replace(RECORD, notes=(ChartNote(amended, None),))).shown
    assert shown.notes[0].tag is not None and shown.notes[0].tag.words == "Amended"


def test_goals_with_their_last_mention() -> None:
    sleep, meeting, calm = Page().shown.goals
    assert sleep.detail.startswith("Last mention: Client reports better sleep, about five hours")
    assert sleep.detail.endswith("· 20 Nov, draft")
    assert meeting.tag is not None and meeting.tag.words == "No change yet"
    assert (calm.detail, calm.icon) == ("Met on 9 October", "circle-check")
    note = NOTES[0].note
    said = replace(note.sentences[0], text="Client reports a better appetite.")
    mentioned = (said, *(s for s in note.sentences if "sleep" in s.text))
    later = replace(NOTES[0], note=replace(note, sentences=mentioned))
    quoted = Page(replace(RECORD, notes=(later,))).shown.goals[0].detail
    assert quoted.startswith("Last mention: Client reports better sleep"), "the sentence that is about it"
    alone = Page(replace(RECORD, notes=())).shown.goals[0]
    assert alone.detail == "Not mentioned in a note yet"


def test_a_saved_summary_stands_with_its_day_and_is_hidden_with_the_name() -> None:
    record = replace(RECORD, documents=(SAVED,))
    (line,) = (row for row in Page(record).shown.documents if row.title == "Case summary")
    assert (line.detail, line.key, line.day) == (SAVED.title, "saved/d1", "20 Nov")
    (line,) = (row for row in Page(record, hidden=True).shown.documents if row.title == "Case summary")
    assert (line.detail, line.key) == ("", "")


def test_consents_as_they_count_now() -> None:
    recording, drafts = Page().shown.consents
    assert recording.detail == "On this screen, 12 March 2026. Holds for later sessions."
    assert drafts.tag is not None and drafts.tag.words == "Agreed"
    old = replace(CONSENT, expires_at=NOW - timedelta(days=1))
    partner = Consent("c2", "dana", "Lou", "partner", ConsentState.DECLINED)
    asked = Consent("c3", "dana", "Kim", "family")
    gone = replace(CONSENT, state=ConsentState.WITHDRAWN, person="Max")
    rows = Page(replace(RECORD, consents=(old, partner, asked, gone))).shown.consents
    words = [row.tag.words for row in rows if row.tag is not None]
    assert words == ["Ran out", "Declined", "Not asked", "Withdrawn", "Not asked"]
    assert rows[1].title == "Recording in the room, Lou" and rows[2].detail == "Not asked yet."
    assert Page(replace(RECORD, consents=())).shown.consents == ()


def test_documents_newest_first() -> None:
    titles = [(row.title, row.day) for row in Page().shown.documents]
    assert titles[0] == ("Destruction receipt", "13 Nov")
    assert titles[1:] == [("PHQ-9", "6 Nov"), ("PHQ-9", "12 Jun"), ("Consent form", "12 Mar")]
    assert Page().shown.documents[1].detail == "Score 9, was 14 on 12 Jun"
    unsigned = replace(ASSESSMENTS[0], signed_at=None, score="")
    shown = Page(replace(RECORD, assessments=(unsigned,))).shown
    assert any(row.detail == "No score · not signed" for row in shown.documents)


def test_hidden_names_take_everything_personal_away() -> None:
    shown = str(Page(hidden=True).shown)
    for word in ("Dana", "Reyes", "Marco", "F41.1", "sleep", "PHQ", "she/her", "555"):
        assert word not in shown, word


def test_an_empty_chart() -> None:
    empty = ChartRecord(RECORD.client, Chart("dana"), (), (), (), (), 0)
    shown = Page(empty).shown
    assert (shown.can_show, shown.can_withdraw, shown.can_summarize) == (False, False, False)
    assert shown.subtitle == "she/her · 34 · 0 sessions"
    assert shown.groups[1].facts == (("", "Nothing entered yet."),)


def test_what_is_pressed() -> None:
    page = Page()
    page.presenter.note_opened("n8")
    page.presenter.note_opened("nothing")
    page.presenter.edit_pressed(Part.PLAN)
    assert page.commands.made == [("open_note", "s8"), ("edit", Part.PLAN)]


def test_history_in_plain_words() -> None:
    first = Page().shown.history[0]
    assert (first.title, first.detail) == ("Chart changed: plan", "14:08 · line 91")
    assert action_words("some.thing_new", "") == "Some thing new"
    assert "note.signed" in ACTIONS
