"""The list of clients and the words of an import."""

from datetime import UTC, datetime

import pytest

from app.domain.chart import Client
from app.domain.client_list import LineProblem, LineTrouble, ListedClient
from app.domain.treatment import Chart, Diagnosis
from app.domain.typed_dates import DayOrder
from app.services.charts import ClientLine
from app.services.client_list_import import ImportPreview
from app.ui.clients.import_words import WHAT_TO_DO, import_model
from app.ui.clients.model import ClientsModel
from app.ui.clients.presenter import HIDDEN, ClientsPresenter
from tests.support.screens import Calls

SEEN = datetime(2026, 11, 13, 10, tzinfo=UTC)
ADA = ClientLine(
    Client("a", "Ada Quillfeather", "she/her", ehr_id="77"),
    Chart("a", nicknames=("Addie",), diagnoses=(Diagnosis("F41.1", "Anxiety"),)),
    3,
    SEEN,
    2,
)
BO = ClientLine(Client("b", "Bo Ashdown"), Chart("b"), 0, None, 0)


class Page:
    def __init__(self, *lines: ClientLine) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = ClientsPresenter(self.view, self.commands, UTC)
        self.presenter.show(lines)

    @property
    def shown(self) -> ClientsModel:
        model = self.view.last("show_clients")
        assert isinstance(model, ClientsModel)
        return model


def test_what_a_line_tells() -> None:
    first, second = Page(ADA, BO).shown.lines
    assert first.detail == "she/her · F41.1 Anxiety · last session 13 Nov 2026"
    assert first.tag is not None and first.tag.words == "2 drafts"
    assert (second.title, second.detail, second.tag) == ("Bo Ashdown", "no session yet", None)
    assert first.spoken == "Ada Quillfeather, she/her · F41.1 Anxiety · last session 13 Nov 2026, 2 drafts"


@pytest.mark.parametrize("wanted", ["quill", "ADA f41", "addie", "77", "anx"])
def test_search_finds_every_word(wanted: str) -> None:
    page = Page(ADA, BO)
    page.presenter.searched(wanted)
    assert [line.key for line in page.shown.lines] == ["a"]
    assert page.shown.subtitle == "1 of 2 clients"


def test_nobody_found_and_nobody_there() -> None:
    page = Page(ADA)
    page.presenter.searched("zz")
    assert (page.shown.empty_title, page.shown.anybody) == ("Nobody is found", True)
    assert (Page().shown.empty_title, Page().shown.anybody) == ("No clients yet", False)


def test_hidden_names_leave_nothing_of_a_person() -> None:
    page = Page(ADA)
    page.presenter.hide_names(True)
    (line,) = page.shown.lines
    assert (line.title, line.detail) == (HIDDEN, "")


def test_what_is_pressed_is_asked_for() -> None:
    page = Page(ADA)
    page.presenter.opened("a")
    page.presenter.new_pressed()
    page.presenter.import_pressed()
    assert page.commands.names() == ["open_client", "new_client", "import_list"]


def test_an_import_in_words() -> None:
    preview = ImportPreview(
        (ListedClient(2, "Ada"),),
        (ListedClient(3, "Bo"),),
        (LineProblem(4, LineTrouble.DATE_AMBIGUOUS, "Cy"),),
        ("Room",),
    )
    model = import_model(preview)
    assert model.lead == "1 new · 1 already in the charts · 1 left out. Nothing is added before you confirm."
    assert model.problems == (
        "Line 4 (Cy): Day and month cannot be told apart. Say above which comes first.",
    )
    assert (model.button, model.can_import, model.can_say_order, model.order) == (
        "Add 1 client",
        True,
        True,
        0,
    )
    assert "Columns that are not used: Room." in model.notes
    nothing = import_model(ImportPreview((), (), (), (), DayOrder.MONTH_FIRST))
    assert (nothing.can_import, nothing.can_say_order, nothing.order) == (False, True, 2)


def test_every_trouble_says_what_to_do() -> None:
    assert set(WHAT_TO_DO) == set(LineTrouble)
    assert all(len(words.split()) < 15 for pair in WHAT_TO_DO.values() for words in pair)
