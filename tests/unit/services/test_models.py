"""Which speech model is used, from when on, and what becomes of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from app.domain.errors import AppError, Cancelled, ErrorCode, InputError, LocalError
from app.domain.states import SessionState
from app.services.events import ModelsChanged
from app.services.model_choice import DEMONSTRATION, Choice, Chosen
from app.services.models import ModelService
from app.services.ports import InstalledModel
from tests.support.models import SlowEngine
from tests.support.program import Practice


def nothing(_done: int, _all: int) -> None:
    pass


def never() -> bool:
    return False


def models(office: Practice) -> ModelService:
    return office.program.models


def row(office: Practice, model_id: str) -> Choice:
    (found,) = [one for one in models(office).choices() if one.id == model_id]
    return found


def used(office: Practice) -> str:
    current = models(office).overview().current
    return current.id if current is not None else ""


def code_of(work: Callable[[], object]) -> ErrorCode:
    with pytest.raises(AppError) as caught:
        work()
    return caught.value.code


def wait_closed(engine: SlowEngine) -> None:
    """As a window that takes long: until the process is ended."""
    pause = Event()
    while not engine.closed:
        pause.wait(0.01)


def told(office: Practice) -> list[ModelsChanged]:
    events: list[ModelsChanged] = []
    office.program.bus.subscribe(ModelsChanged, events.append)
    return events


# -- choosing -------------------------------------------------------------------------------------------


def test_the_chosen_model_is_used_and_remembered(office: Practice) -> None:
    small = office.store.put("small")
    office.store.put("base.en")
    events = told(office)
    assert models(office).choose("small") is Chosen.NOW
    assert (office.engine.folder, office.engine.language) == (small.folder, "en")
    assert used(office) == "small"
    assert row(office, "base.en").installed
    assert not row(office, "base.en").in_use
    assert len(events) == 1
    office.engine.folder = None
    again = reopened(office)
    again.begin()
    assert office.engine.folder == small.folder


def reopened(office: Practice, fallback: Callable[[], Path | None] = lambda: None) -> ModelService:
    """The service as the next start of the program makes it."""
    old = models(office)
    return ModelService(
        office.program.profile,
        office.program.database,
        office.store,
        office.engine,
        office.program.recording,
        old._calibrator,
        old._laptop,
        office.program.bus,
        fallback=fallback,
        demonstration=Path("demonstration"),
        version="1",
    )


def test_nothing_is_told_to_the_engine_until_somebody_chose(office: Practice) -> None:
    office.engine.folder = Path("as it was made")
    reopened(office, lambda: Path("found")).begin()
    assert office.engine.folder == Path("as it was made")


def test_what_is_not_there_or_damaged_or_for_demonstrations_is_not_chosen(
    office: Practice, tmp_path: Path
) -> None:
    choose = models(office).choose
    assert code_of(lambda: choose("small")) is ErrorCode.NO_MODEL
    office.store.models["small"] = replace(office.store.put("small"), intact=False)
    assert code_of(lambda: choose("small")) is ErrorCode.MODEL_CORRUPT
    office.store.put("voices", kind="voices")
    assert code_of(lambda: choose("voices")) is ErrorCode.NO_MODEL
    office.store.put("toy", demonstration=True)
    strict = reopened(office)
    strict._profile = replace(office.program.profile, demonstration=False)
    assert code_of(lambda: strict.choose("toy")) is ErrorCode.DEMONSTRATION_MODEL_REFUSED
    assert {one.id for one in strict.choices() if not one.allowed} == {"toy"}
    assert all(one.allowed for one in reopened(office).choices())
    assert office.engine.folder is None


def test_the_first_model_that_is_found_is_used_until_one_is_chosen(office: Practice) -> None:
    base = office.store.put("base.en")
    service = reopened(office, lambda: base.folder)
    assert [one.id for one in service.choices() if one.in_use] == ["base.en"]


def test_a_folder_outside_and_the_bundled_model_have_a_row_of_their_own(office: Practice) -> None:
    outside = reopened(office, lambda: Path("somewhere") / "own-model").overview().current
    assert outside is not None
    assert (outside.id, outside.title, outside.installed, outside.listed) == (
        "own-model",
        "own-model",
        True,
        False,
    )
    bundled = reopened(office, lambda: Path("demonstration")).overview().current
    assert bundled is not None
    assert (bundled.id, bundled.demonstration) == (DEMONSTRATION, True)


# -- never two models in one transcript -----------------------------------------------------------------


def test_a_choice_during_a_session_takes_effect_after_it(office: Practice) -> None:
    base, small = office.store.put("base.en"), office.store.put("small")
    models(office).choose("base.en")
    session = office.open()
    office.program.recording.start(session.id)
    assert models(office).choose("small") is Chosen.NEXT_SESSION
    assert (used(office), row(office, "small").waiting) == ("base.en", True)
    assert office.engine.folder == base.folder
    office.recorder.play(5.0)
    assert not models(office).settle()
    office.program.sessions.end(session.id)
    assert not models(office).settle(), "it is still to be written out"
    assert office.engine.folder == base.folder
    office.program.processing.process(session.id)
    events = told(office)
    assert models(office).settle()
    assert (office.engine.folder, used(office)) == (small.folder, "small")
    assert (row(office, "small").waiting, len(events)) == (False, 1)
    assert not models(office).settle(), "once"


def test_after_a_restart_the_session_is_finished_with_the_model_it_began_with(office: Practice) -> None:
    base = office.store.put("base.en")
    office.store.put("small")
    models(office).choose("base.en")
    office.record()
    assert models(office).choose("small") is Chosen.NEXT_SESSION
    office.engine.folder = None
    reopened(office).begin()
    assert office.engine.folder == base.folder


def test_what_was_chosen_before_the_program_ended_is_used_at_the_next_start(office: Practice) -> None:
    office.store.put("base.en")
    small = office.store.put("small")
    models(office).choose("base.en")
    session = office.record()
    models(office).choose("small")
    office.program.processing.process(session.id)
    service = reopened(office)
    service.begin()
    assert office.engine.folder == small.folder
    assert service.overview().waiting is None


def test_choosing_back_leaves_everything_as_it_was(office: Practice) -> None:
    office.store.put("base.en")
    office.store.put("small")
    models(office).choose("base.en")
    session = office.record()
    models(office).choose("small")
    assert models(office).choose("base.en") is Chosen.NOW
    assert models(office).overview().waiting is None
    office.program.processing.process(session.id)
    assert not models(office).settle()


@pytest.mark.parametrize("failed", [True, False])
def test_a_session_that_waits_is_heard_anew_by_the_new_model(office: Practice, failed: bool) -> None:
    office.store.put("base.en")
    office.store.put("small")
    models(office).choose("base.en")
    session = office.open()
    office.program.recording.start(session.id)
    office.recorder.play(25.0)
    office.program.sessions.end(session.id)
    office.program.processing._listening.finish(
        session.id, office.program.sessions.get(session.id).recording_id
    )
    with office.program.database.unit_of_work() as unit:
        assert unit.transcripts.parts(session.id)
        now = unit.sessions.get(session.id)
        assert now is not None
        changed = (
            replace(now, failure="model-corrupt") if failed else replace(now, state=SessionState.INTERRUPTED)
        )
        unit.sessions.save(changed)
        unit.commit()
    assert models(office).choose("small") is Chosen.NOW
    with office.program.database.unit_of_work() as unit:
        assert unit.transcripts.parts(session.id) == ()
    assert "speech.model_used" in office.audit()


def test_the_same_model_again_touches_no_session(office: Practice) -> None:
    base = office.store.put("base.en")
    service = reopened(office, lambda: base.folder)
    session = office.record()
    office.program.processing._listening.finish(session.id, session.recording_id)
    assert service.choose("base.en") is Chosen.NOW
    with office.program.database.unit_of_work() as unit:
        assert unit.transcripts.parts(session.id)


# -- language -------------------------------------------------------------------------------------------


def test_the_language_is_fixed_and_english_models_are_for_english(office: Practice) -> None:
    office.store.put("small")
    office.store.put("base.en")
    models(office).choose("small")
    assert models(office).speak("de") is Chosen.NOW
    assert (office.engine.language, models(office).overview().language) == ("de", "de")
    assert not row(office, "base.en").speaks
    models(office).choose("base.en")
    assert office.engine.language == "en", "it knows no other"
    office.store.models["own"] = InstalledModel("own", "whisper", "Own", Path("own"), 1, False)
    models(office).choose("own")
    assert office.engine.language == "de"


def test_the_language_does_not_change_in_the_middle_either(office: Practice) -> None:
    office.store.put("small")
    models(office).choose("small")
    office.record()
    assert models(office).speak("de") is Chosen.NEXT_SESSION
    assert office.engine.language == "en"


# -- getting, importing, removing -----------------------------------------------------------------------


def test_the_first_model_that_comes_is_used_at_once_the_next_one_is_not(office: Practice) -> None:
    steps: list[tuple[int, int]] = []
    got = models(office).get("base.en", lambda done, of: steps.append((done, of)), never)
    assert (used(office), office.engine.folder) == ("base.en", got.folder)
    assert steps[-1] == (145_000_000, 145_000_000)
    models(office).get("small", nothing, never)
    assert used(office) == "base.en"
    assert row(office, "small").installed


def test_what_was_fetched_is_told_after_a_failure_and_after_cancelling(office: Practice) -> None:
    events = told(office)
    office.store.failure = LocalError(ErrorCode.MODEL_SOURCE_UNREACHABLE)
    get = models(office).get
    assert code_of(lambda: get("small", nothing, never)) is ErrorCode.MODEL_SOURCE_UNREACHABLE
    assert row(office, "small").fetched == round(0.4 * 485_000_000)
    with pytest.raises(Cancelled):
        get("small", nothing, lambda: True)
    assert len(events) == 2
    assert used(office) == ""
    assert code_of(lambda: get("no-such", nothing, never)) is ErrorCode.MODEL_UNKNOWN


def test_an_imported_model_has_its_row(office: Practice) -> None:
    own = InstalledModel("own", "whisper", "Own", Path("own"), 7, False)
    office.store.imports[Path("stick")] = own
    assert models(office).import_from(Path("stick"), nothing, never) == own
    mine = row(office, "own")
    assert (mine.title, mine.size, mine.installed, mine.listed, mine.in_use) == ("Own", 7, True, False, True)
    voices = InstalledModel("voices", "voices", "Voices", Path("voices"), 7, False)
    office.store.imports[Path("other")] = voices
    models(office).import_from(Path("other"), nothing, never)
    assert used(office) == "own"


def test_the_model_in_use_and_the_next_one_are_not_removed(office: Practice) -> None:
    for model_id in ("base.en", "small", "tiny.en"):
        office.store.put(model_id)
    models(office).choose("base.en")
    office.record()
    models(office).choose("small")
    remove = models(office).remove
    assert code_of(lambda: remove("base.en")) is ErrorCode.MODEL_IN_USE
    assert code_of(lambda: remove("small")) is ErrorCode.MODEL_IN_USE
    remove("tiny.en")
    assert set(office.store.models) == {"base.en", "small"}
    office.store.partial["large-v3"] = 5
    remove("large-v3")
    assert row(office, "large-v3").fetched == 0


def test_a_model_found_damaged_says_so(office: Practice) -> None:
    office.store.put("small")
    models(office).verify("small", nothing, never)
    assert row(office, "small").intact
    office.store.failure = LocalError(ErrorCode.MODEL_CORRUPT)
    assert code_of(lambda: models(office).verify("small", nothing, never)) is ErrorCode.MODEL_CORRUPT
    assert not row(office, "small").intact


def test_input_errors_are_input_errors(office: Practice) -> None:
    with pytest.raises(InputError):
        models(office).get("no-such", nothing, never)
