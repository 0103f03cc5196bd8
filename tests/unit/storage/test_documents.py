"""Documents give back equal objects, take defaults for what they lack, and refuse what is none of a kind."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.templates import FieldKind, Template
from app.domain.treatment import Chart, Goal
from app.storage.documents import dump_document, load_document


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    text: str
    pairs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Outer:
    number: float
    inner: Inner | None = None
    colour: Colour = Colour.RED
    day: date | None = None
    at: datetime | None = None
    yes: bool = False


FULL = Outer(
    1.0, Inner("ü\n", (("a", 1),)), day=date(2024, 2, 29), at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC), yes=True
)


@pytest.mark.parametrize("value", [FULL, Outer(0.5)])
def test_it_comes_back_equal(value: Outer) -> None:
    assert load_document(Outer, dump_document(value)) == value


@settings(max_examples=30)
@given(st.builds(Chart, client_id=st.text()))
def test_any_chart_comes_back_equal(chart: Chart) -> None:
    assert load_document(Chart, dump_document(chart)) == chart


@settings(max_examples=30)
@given(st.builds(Template))
def test_any_template_comes_back_equal(template: Template) -> None:
    assert load_document(Template, dump_document(template)) == template


def test_what_is_lacking_takes_its_default_and_what_is_unknown_is_left_out() -> None:
    content = '{"id":"g","text":"Sleep","later":[1,{"x":2}]}'
    assert load_document(Goal, content) == Goal("g", "Sleep")


def test_a_whole_number_is_a_number_with_a_point() -> None:
    assert load_document(Outer, '{"number":2}') == Outer(2.0)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "3",
        "{}",
        '{"number":"2"}',
        '{"number":2,"yes":1}',
        '{"number":2,"inner":"x"}',
        '{"number":2,"inner":{"text":3}}',
        '{"number":2,"inner":{"text":"x","pairs":["ab"]}}',
        '{"number":2,"inner":{"text":"x","pairs":[["a",1,2]]}}',
        '{"number":2,"inner":{"text":"x","pairs":"ab"}}',
        '{"number":2,"colour":"blue"}',
        '{"number":2,"day":"soon"}',
        '{"number":2,"day":20240101}',
    ],
)
def test_what_is_none_of_the_kind_is_refused(content: str) -> None:
    with pytest.raises(ValueError):
        load_document(Outer, content)


def test_the_names_that_were_released_stay() -> None:
    assert [kind.value for kind in FieldKind] == [
        "text",
        "choice",
        "number",
        "date_time",
        "checklist",
        "heading",
        "chart",
        "ai",
    ]
