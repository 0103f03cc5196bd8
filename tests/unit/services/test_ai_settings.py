"""AI settings: kept for each clinician, within their limits, never changing what a note must hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.ai_settings import AiSettings, Tense, Verbosity, tidied
from app.domain.errors import AppError
from tests.support.program import Practice, practice


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path) as made:
        yield made


MINE = AiSettings(
    "Young  person ",
    "they/them",
    Tense.PAST,
    Verbosity.BRIEF,
    " Short “sentences”. ",
    ("CBT", "cbt", "Sandplay"),
    ("Sandplay", "DBT", " "),
    use_previous_notes=False,
)


def test_they_are_tidied_and_kept_for_each_clinician(office: Practice) -> None:
    service = office.program.ai_settings
    kept = service.save("clinician-1", MINE)
    assert kept == service.of("clinician-1") == AiSettings(
        "Young person", "they/them", Tense.PAST, Verbosity.BRIEF, "Short “sentences”.", ("CBT", "Sandplay"),
        ("Sandplay",), use_previous_notes=False,
    )  # fmt: skip
    assert service.of("clinician-2") == AiSettings()
    service.save("clinician-1", kept)
    assert office.audit().count("ai_settings.changed") == 1


def test_a_draft_is_asked_for_with_them(office: Practice) -> None:
    kept = office.program.ai_settings.save(office.clinician.id, MINE)
    session, note = office.drafted()
    assert office.program.drafting.request_for(session.id, note.type).settings == kept


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        (AiSettings(client_term=" "), "client_term"),
        (AiSettings(client_term="one two three four"), "client_term"),
        (AiSettings(client_term="x" * 41), "client_term"),
        (AiSettings(pronouns="x" * 41), "pronouns"),
        (AiSettings(instructions="x" * 501), "instructions"),
        (AiSettings(approaches=("x" * 61,)), "approaches"),
        (AiSettings(more_approaches=tuple(f"a{n}" for n in range(41))), "approaches"),
    ],
)
def test_what_is_too_long_is_refused_and_named(settings: AiSettings, field: str) -> None:
    with pytest.raises(AppError) as raised:
        tidied(settings)
    assert raised.value.details == {"field": field}
