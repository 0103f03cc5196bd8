"""Whatever a language model does wrong: one run a click, no hidden request, and the note stays as it was."""

from __future__ import annotations

import time
from threading import Event, Thread

import pytest

from app.domain.ai_settings import AiSettings
from app.domain.endpoint import Endpoint
from app.domain.errors import AppError, Cancelled, ErrorCode
from app.domain.note import Note, NoteType
from app.domain.session import Session
from app.drafting.language_model.drafter import ModelDrafter
from app.services.drafting import DraftingService
from app.services.events import DraftFellBack
from tests.support.drafting import ChosenDrafters, ScriptedDrafter
from tests.support.program import Practice
from tests.support.scripted_model.runs import Records, access
from tests.support.scripted_model.serving import ScriptedModel
from tests.support.transcripts import requested, written_session

pytestmark = pytest.mark.faults

FAILURES = (
    ("status-301", ErrorCode.ENDPOINT_FAILED, 1),
    ("status-307", ErrorCode.ENDPOINT_FAILED, 1),  # nobody is sent on to another address
    ("status-308", ErrorCode.ENDPOINT_FAILED, 1),
    ("status-400", ErrorCode.ENDPOINT_FAILED, 1),
    ("status-401", ErrorCode.ENDPOINT_KEY_REFUSED, 1),
    ("status-403", ErrorCode.ENDPOINT_KEY_REFUSED, 1),
    ("status-404", ErrorCode.ENDPOINT_MODEL_MISSING, 1),
    ("status-429", ErrorCode.ENDPOINT_BUSY, 1),
    ("status-500", ErrorCode.ENDPOINT_FAILED, 1),
    ("status-503", ErrorCode.ENDPOINT_BUSY, 1),
    ("bad-json", ErrorCode.ENDPOINT_ANSWER_INVALID, 2),
    ("length", ErrorCode.ENDPOINT_CUT_OFF, 1),
    ("no-end", ErrorCode.ENDPOINT_CUT_OFF, 1),
    ("cut", ErrorCode.ENDPOINT_CUT_OFF, 1),
    ("filter", ErrorCode.ENDPOINT_FAILED, 1),
    ("error-inside", ErrorCode.ENDPOINT_FAILED, 1),
    ("slow-20", ErrorCode.ENDPOINT_TIMEOUT, 1),
    ("stall", ErrorCode.ENDPOINT_TIMEOUT, 1),
    ("head-2500", ErrorCode.ENDPOINT_TRUNCATES, 1),
    ("tail-2500", ErrorCode.ENDPOINT_TRUNCATES, 1),
    ("endless", ErrorCode.ENDPOINT_ANSWER_INVALID, 1),
    ("deep-json", ErrorCode.ENDPOINT_ANSWER_INVALID, 2),
    ("deep-event", ErrorCode.ENDPOINT_ANSWER_INVALID, 1),
    ("fake-fact-ids", ErrorCode.ENDPOINT_ANSWER_INVALID, 1),
)
"""(mode of the server, what the run says, requests of the click)."""


def drafting(office: Practice, endpoint: Endpoint, records: Records | None = None) -> DraftingService:
    model = ModelDrafter(access(endpoint, records))
    drafters = ChosenDrafters(ScriptedDrafter("embedded"), model)
    program = office.program
    return DraftingService(
        program.database, drafters, lambda _unit, _who: AiSettings(), office.clock, program.bus
    )


def prepared(office: Practice) -> tuple[Session, Note]:
    """A session with a note and a transcript of some length."""
    session, note = office.drafted()
    with office.program.database.unit_of_work() as unit:
        unit.transcripts.save(session.id, written_session("risk_denied"))
        unit.commit()
    return session, note


def versions(office: Practice, note: Note) -> tuple[Note, ...]:
    with office.program.database.unit_of_work() as unit:
        return (*unit.notes.versions(note.id), unit.notes.get(note.id))  # type: ignore[return-value]


def test_a_failed_run_never_changes_the_note(office: Practice, server: ScriptedModel) -> None:
    session, note = prepared(office)
    before = versions(office, note)
    wrong = []
    for mode, code, requests in FAILURES:
        server.clear()
        records = Records()
        with pytest.raises(AppError) as problem:
            drafting(office, server.endpoint(mode), records).generate(session.id, NoteType.SOAP)
        outcome = (problem.value.code, len(server.requests()), len(records.outcomes))
        if outcome != (code, requests, requests) or versions(office, note) != before:
            wrong.append((mode, *outcome))
    assert not wrong
    assert session == office.program.sessions.get(session.id)
    print(f"{len(FAILURES)} failing runs changed 0 notes")


def test_a_run_that_succeeds_is_one_version(office: Practice, server: ScriptedModel) -> None:
    session, note = prepared(office)
    before = len(versions(office, note))
    drafted = drafting(office, server.endpoint()).generate(session.id, NoteType.SOAP)
    assert drafted.note.drafter == "faithful on this computer"
    assert len(versions(office, note)) == before + 1
    assert len(server.requests()) == 2


@pytest.mark.parametrize("mode", ["slow-20", "trickle", "stall"])
def test_cancelling_closes_the_connection_within_a_second(
    office: Practice, server: ScriptedModel, mode: str
) -> None:
    session, note = prepared(office)
    before = versions(office, note)
    records = Records()
    service = drafting(office, server.endpoint(mode), records)
    ended: list[object] = []

    def run() -> None:
        try:
            ended.append(service.generate(session.id, NoteType.SOAP))
        except Cancelled as problem:
            ended.append(problem)

    thread = Thread(target=run)
    thread.start()
    assert server.until(lambda seen: bool(seen.requests()))
    pressed, at = time.monotonic(), time.time()
    service.cancel(session.id)
    thread.join(10)
    took = time.monotonic() - pressed
    assert took < 1.0
    assert isinstance(ended[0], Cancelled)
    assert server.until(lambda seen: bool(seen.disconnects()), 1.0)
    seen = server.disconnects()[0] - at
    assert seen < 1.0
    print(f"{mode}: cancelled after {took:.2f} s, the server saw it after {seen:.2f} s")
    assert versions(office, note) == before
    assert records.outcomes == ["cancelled"]
    assert len(server.requests()) == 1


def test_a_double_click_is_one_run(office: Practice, server: ScriptedModel) -> None:
    session, _note = prepared(office)
    service = drafting(office, server.endpoint("slow-0.5"))
    first = Thread(target=service.generate, args=(session.id, NoteType.SOAP))
    first.start()
    assert server.until(lambda seen: bool(seen.requests()))
    with pytest.raises(Cancelled):
        service.generate(session.id, NoteType.SOAP)
    first.join(10)
    assert not first.is_alive()
    assert len(server.requests()) == 2  # one run: its lines, its note


def test_the_automatic_draft_falls_back_and_says_so(office: Practice, server: ScriptedModel) -> None:
    session, _note = prepared(office)
    fallen: list[DraftFellBack] = []
    office.program.bus.subscribe(DraftFellBack, fallen.append)
    service = drafting(office, server.endpoint("status-500"))
    draft = service.automatic(session, requested(NoteType.SOAP, written_session("risk_denied")))
    assert draft.drafter == "embedded"
    assert [event.error.code for event in fallen] == [ErrorCode.ENDPOINT_FAILED]


def test_cancelled_before_it_begins_asks_nothing(server: ScriptedModel) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Cancelled):
        ModelDrafter(access(server.endpoint())).draft(
            requested(NoteType.SOAP, written_session("couple")), None, stop.is_set
        )
    assert not server.requests()


def test_a_bug_in_a_listener_is_not_taken_for_the_servers(server: ScriptedModel) -> None:
    def broken(progress: object) -> None:
        if getattr(progress, "sentences", ()):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ModelDrafter(access(server.endpoint())).draft(
            requested(NoteType.SOAP, written_session("couple")), broken
        )
