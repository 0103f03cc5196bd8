"""What is filled in: what fits, what is missing, what another template takes over."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.note import FieldValue, Note, NoteType
from app.domain.states import NoteState
from app.domain.template_values import (
    LONGEST_VALUE,
    carried_over,
    fits,
    kept_values,
    moment,
    number,
    open_fields,
    values_by_field,
)
from app.domain.templates import FieldKind, Template, TemplateField
from app.domain.written_time import written_day
from tests.support.templates import INTAKE


def note(*values: FieldValue) -> Note:
    return Note("n", "s", "c", "k", NoteType.SOAP, NoteState.DRAFT, (), fields=values)


def field(field_id: str) -> TemplateField:
    found = INTAKE.field(field_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("field_id", "values", "fitting"),
    [
        ("sleep", (), True),
        ("sleep", ("5,5",), True),
        ("sleep", ("five",), False),
        ("sleep", ("1", "2"), False),
        ("next", ("2026-11-27T10:00",), True),
        ("next", ("next week",), False),
        ("mood", ("Low",), True),
        ("mood", ("low",), False),
        ("mood", ("Low", "Level"), False),
        ("seen", ("Restless", "Tearful"), True),
        ("seen", ("Tearful", "Tearful"), False),
        ("seen", ("Gone",), False),
        ("reason", ("anything",), True),
    ],
)
def test_what_fits(field_id: str, values: tuple[str, ...], fitting: bool) -> None:
    assert fits(field(field_id), values) is fitting


def test_numbers_and_times_are_read_as_they_are_typed() -> None:
    assert number(" -2.5 ") == -2.5
    assert [number(word) for word in ("nan", "inf", "")] == [None, None, None]
    assert f"{moment('2026-11-27 10:00'):%d.%m.%Y %H:%M}" == "27.11.2026 10:00"
    assert moment("2026-11-27T10:00+01:00") is None
    assert moment("2026-11-27") is None
    assert moment("at 10:00") is None
    assert written_day(date(2026, 11, 7)) == "7 November 2026"


def test_required_and_empty_or_not_fitting_is_open_in_the_templates_order() -> None:
    assert [f.id for f in open_fields(INTAKE, note())] == ["reason"]
    wrong = note(FieldValue("sleep", ("much",)), FieldValue("reason", (" ",)))
    assert [f.id for f in open_fields(INTAKE, wrong)] == ["reason", "sleep"]
    assert open_fields(INTAKE, note(FieldValue("reason", ("Sleep",)))) == ()


def test_only_known_fields_with_something_in_them_are_kept() -> None:
    values = (
        FieldValue("sleep", ("5", " ")),
        FieldValue("gone", ("x",)),
        FieldValue("summary", ("never",)),
        FieldValue("reason", ("y" * (LONGEST_VALUE + 5),)),
        FieldValue("mood", ("",)),
    )
    kept = kept_values(INTAKE, values)
    assert [(v.field_id, len(v.values[0])) for v in kept] == [("reason", LONGEST_VALUE), ("sleep", 1)]
    assert values_by_field(kept)["sleep"] == ("5",)


def test_another_template_takes_over_what_agrees_in_name_and_kind() -> None:
    new = Template(
        "other",
        "Other",
        NoteType.DAP,
        (
            TemplateField("1", FieldKind.TEXT, " REASON "),
            TemplateField("2", FieldKind.NUMBER, "Mood"),
            TemplateField("3", FieldKind.CHECKLIST, "Observed", options=("Restless", "Calm")),
            TemplateField("4", FieldKind.CHOICE, "Mood", options=("Angry",)),
            replace(INTAKE.fields[0], id="5"),
            TemplateField("6", FieldKind.HEADING, "Mental status"),
        ),
    )
    values = (
        FieldValue("client", ("Jordan Sample",)),
        FieldValue("reason", ("Sleep",)),
        FieldValue("seen", ("Tearful", "Restless")),
        FieldValue("mood", ("Low",)),
    )
    assert carried_over(INTAKE, new, values) == (FieldValue("1", ("Sleep",)), FieldValue("3", ("Restless",)))
