"""The program with a real server set up as its model: saved, drafted with, changed with, listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap.language_models import Outlets, connect_language_models
from app.domain.errors import ErrorCode, InputError
from app.domain.note import NoteType
from app.drafting.wand import LocalWand
from app.services.ai_settings import ai_settings_in
from app.services.drafting import DraftingService
from app.system.handwriting import TesseractHandwriting
from tests.support.database import MemorySecrets
from tests.support.program import Practice, practice
from tests.support.scripted_model.runs import session as requested_session
from tests.support.scripted_model.serving import ScriptedModel
from tests.support.transcripts import written_session


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Practice]:
    """The connected services, with a clinician and a client."""
    with practice(tmp_path) as made:
        yield made


def test_a_model_on_this_computer_drafts_and_every_request_is_listed(
    office: Practice, server: ScriptedModel
) -> None:
    program = office.program
    database, clock, bus = program.database, office.clock, program.bus
    nobody = TesseractHandwriting(lambda: None)
    language = connect_language_models(database, Outlets(MemorySecrets()), LocalWand(), nobody, clock, bus)
    session, _note = office.drafted()
    report = language.endpoints.save(server.endpoint(context_tokens=0, schema=False), "a key")
    assert (report.truncated, report.schema) == (False, True)
    configured = language.endpoints.configured().endpoint
    assert configured is not None
    assert (configured.schema, configured.context_tokens) == (True, 16_384)

    with database.unit_of_work() as unit:
        unit.transcripts.save(session.id, written_session("risk_denied"))
        unit.commit()
    drafting = DraftingService(database, language.drafters, ai_settings_in, clock, bus)
    drafted = drafting.generate(session.id, NoteType.SOAP)
    assert drafted.note.drafter == "faithful on this computer"
    automatic = drafting.automatic(session, requested_session())
    assert automatic.drafter == "faithful on this computer"

    listed = language.requests.all().requests
    asked = server.requests()
    assert len(listed) == len(asked)
    assert {r.outcome for r in listed} <= {"answered"}
    assert sorted(r.sha256 for r in listed) == sorted(a["sha256"] for a in asked)
    assert {r.purpose for r in listed} == {"probe", "draft"}
    under = [a for a in asked if a["path"].startswith("/v1/")]  # the server's own paths need no key
    assert {a["headers"]["authorization"] for a in under} == {"Bearer a key"}


def test_a_model_elsewhere_is_asked_nothing_before_everybody_agreed(
    office: Practice, server: ScriptedModel
) -> None:
    program = office.program
    language = connect_language_models(
        program.database, Outlets(MemorySecrets()), LocalWand(), TesseractHandwriting(lambda: None),
        office.clock, program.bus,
    )  # fmt: skip
    outside = replace(server.endpoint(), base_url="https://model.invalid/v1")
    with pytest.raises(InputError) as problem:
        language.endpoints.save(outside, "a key")
    assert problem.value.code is ErrorCode.ENDPOINT_NOT_ALLOWED
    assert not language.handwriting.available
    assert not language.requests.all().requests


def test_handwriting_goes_to_a_local_model_that_can_see(office: Practice, server: ScriptedModel) -> None:
    program = office.program
    language = connect_language_models(
        program.database, Outlets(MemorySecrets()), LocalWand(), TesseractHandwriting(lambda: None),
        office.clock, program.bus,
    )  # fmt: skip
    assert not language.handwriting.available
    language.endpoints.save(replace(server.endpoint("eyes"), vision=True), "")
    assert language.handwriting.available
    assert language.handwriting.name == "eyes on this computer"
    assert language.handwriting.read(b"\x89PNG\r\n\x1a\n" + bytes(20)) == "PLAN\nCall on Monday."
