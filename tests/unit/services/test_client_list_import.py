"""A list is shown first, taken in by batches, and never adds anybody twice, also after a stop."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.chart import Client
from app.domain.client_list import LineTrouble
from app.domain.treatment import Diagnosis
from app.services.client_list_import import BATCH, ClientListImport
from app.services.events import ChartChanged
from tests.support.program import Practice, practice

LIST = (
    b"Name,DOB,MRN,Dx,Phone\n"
    b"Jordan Sample,,,,\n"
    b"Ada Quillfeather,1990-03-04,77,F41.1 Anxiety,555 0100\n"
    b"Bo Ashdown,1991-01-01,,,\n"
    b"Cy Pemberly,soon,,,\n"
)


@pytest.fixture
def made(tmp_path: Path):  # type: ignore[no-untyped-def]
    with practice(tmp_path) as opened:
        yield opened


def names(made: Practice) -> list[str]:
    with made.program.database.unit_of_work() as unit:
        return [client.name for client in unit.clients.all()]


def importer(made: Practice) -> ClientListImport:
    return ClientListImport(made.program.database, made.clock, made.program.bus)


def test_shown_first_and_taken_in_once(made: Practice) -> None:
    told: list[ChartChanged] = []
    made.program.bus.subscribe(ChartChanged, told.append)
    preview = importer(made).preview(LIST)
    assert [c.name for c in preview.new] == ["Ada Quillfeather", "Bo Ashdown"]
    assert [c.name for c in preview.known] == ["Jordan Sample"]
    assert [(p.line, p.trouble) for p in preview.problems] == [(5, LineTrouble.DATE_UNREADABLE)]
    assert names(made) == ["Jordan Sample"] and told == []
    assert importer(made).take_in(preview) == 2
    assert importer(made).take_in(preview) == 0
    again = importer(made).preview(LIST)
    assert again.new == () and len(again.known) == 3
    assert names(made) == ["Jordan Sample", "Ada Quillfeather", "Bo Ashdown"]
    assert made.audit().count("clients.imported") == 1 and len(told) == 1
    with made.program.database.unit_of_work() as unit:
        ada = unit.clients.all()[1]
        chart = unit.charts.get(ada.id)
    assert (ada.birth_date, ada.ehr_id) == (date(1990, 3, 4), "77")
    assert (chart.diagnoses, chart.phones) == ((Diagnosis("F41.1", "Anxiety"),), ("555 0100",))


def test_who_may_be_known_is_asked_about(made: Practice) -> None:
    with made.program.database.unit_of_work() as unit:
        unit.clients.save(Client("c2", "Ada Quillfeather", birth_date=date(1990, 3, 4), ehr_id="5"))
        unit.clients.save(Client("c3", "Bo Ashdown", birth_date=date(1980, 1, 1)))
        unit.commit()
    preview = importer(made).preview(
        b"Name,DOB,MRN\nAda Quillfeather,1990-03-04,6\nBo Ashdown,1991-01-01,\nbo ashdown,,\n"
        b"JORDAN SAMPLE,1970-01-01,\nAda Q,,5\n"
    )
    assert [(p.line, p.trouble) for p in preview.problems] == [
        (2, LineTrouble.NUMBER_DIFFERS),
        (4, LineTrouble.MAYBE_KNOWN),
        (5, LineTrouble.MAYBE_KNOWN),
    ]
    assert [c.line for c in preview.new] == [3]
    assert [c.line for c in preview.known] == [6]
    without = importer(made).preview(b"Name,DOB,MRN\nADA QUILLFEATHER,1990-03-04,\n")
    assert ([c.line for c in without.known], without.problems) == ([2], ()), "no other number is in the list"


def test_stopped_in_the_middle_and_taken_in_again(made: Practice) -> None:
    rows = [f"Ada Quill{n},{date(1950 + n % 50, 1, 1)}" for n in range(2 * BATCH)]
    rows += ["Ada Quill3,"]  # somebody else of that name, whose date of birth nobody wrote down
    content = "\n".join(("Name,DOB", *rows)).encode()
    told: list[ChartChanged] = []
    made.program.bus.subscribe(ChartChanged, told.append)
    lists = importer(made)
    preview = lists.preview(content)
    assert len(preview.new) == 2 * BATCH + 1
    intake = lists.go_on(lists.begin(preview))
    assert (intake.done, intake.total, len(intake.added)) == (BATCH, 2 * BATCH + 1, BATCH)
    assert len(names(made)) == 1 + BATCH
    lists.end(intake)
    assert len(told) == 1
    assert lists.take_in(preview) == BATCH  # nobody twice; who may be known is left out
    again = lists.preview(content)
    assert (len(again.known), again.new) == (2 * BATCH, ())
    assert [problem.trouble for problem in again.problems] == [LineTrouble.MAYBE_KNOWN]
    assert len(names(made)) == len(set(names(made))) == 1 + 2 * BATCH


def test_lines_of_one_list_are_not_compared_with_each_other(made: Practice) -> None:
    rows = [f"Ada Quill{n},{date(1950, 1, 1)}" for n in range(BATCH)]
    content = "\n".join(("Name,DOB", *rows, "Ada Quill3,")).encode()
    lists = importer(made)
    preview = lists.preview(content)
    assert lists.take_in(preview) == len(preview.new) == BATCH + 1
    empty = lists.begin(lists.preview(content))
    told: list[ChartChanged] = []
    made.program.bus.subscribe(ChartChanged, told.append)
    lists.end(lists.go_on(empty))
    assert told == []
