"""Models that come, are chosen or measured while sessions and other choices go their way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from app.domain.errors import ErrorCode, LocalError
from app.domain.states import SessionState
from app.services.model_choice import Chosen
from app.services.models import ModelService
from app.services.ports import CatalogueEntry, InstalledModel
from tests.support.models import SlowEngine
from tests.support.program import Practice, practice
from tests.unit.services.test_models import code_of, models, never, nothing, reopened, used, wait_closed


def in_the_folder(office: Practice) -> Path | None:
    """As the program looks for a model that nobody chose: a demonstration model comes last."""
    found = sorted(office.store.models.values(), key=lambda model: (model.demonstration, model.id))
    return found[0].folder if found else None


def as_started(office: Practice) -> ModelService:
    office.engine.folder = in_the_folder(office)
    service = reopened(office, lambda: in_the_folder(office))
    service.begin()
    return service


def test_the_first_model_that_comes_is_told_to_the_engine(office: Practice) -> None:
    service = as_started(office)
    assert office.engine.folder is None
    got = service.get("base.en", nothing, never)
    assert office.engine.folder == got.folder


def test_a_model_that_is_found_before_the_one_in_use_does_not_take_its_place(office: Practice) -> None:
    office.store.put("small")
    service = as_started(office)
    service.get("base.en", nothing, never)
    current = service.overview().current
    assert current is not None
    assert Path("models") / current.id == office.engine.folder == Path("models") / "small"


def test_after_a_refused_demonstration_model_the_first_other_one_is_used(tmp_path: Path) -> None:
    with practice(tmp_path, demonstration=False) as office:
        service = as_started(office)
        toy = InstalledModel("a-toy", "whisper", "Toy", Path("models") / "a-toy", 7, True)
        office.store.imports[Path("stick")] = toy
        import_toy = lambda: service.import_from(Path("stick"), nothing, never)  # noqa: E731
        assert code_of(import_toy) is ErrorCode.DEMONSTRATION_MODEL_REFUSED
        got = service.get("base.en", nothing, never)
        assert office.engine.folder == got.folder
        current = service.overview().current
        assert current is not None
        assert current.id == "base.en"


def test_a_session_whose_sound_is_gone_holds_no_choice_back(office: Practice) -> None:
    """It was never written out, and never will be."""
    office.store.put("base.en")
    office.store.put("small")
    models(office).choose("base.en")
    session = office.record()
    office.clock.advance(hours=25)
    office.program.recovery.start()
    stands = office.program.sessions.get(session.id)
    assert (stands.state, stands.failure) == (SessionState.ENDED, "")
    assert models(office).choose("small") is Chosen.NOW
    assert used(office) == "small"
    models(office).calibrate(lambda _part: None, never)


def test_words_whose_sound_is_gone_are_kept_when_another_model_is_chosen(office: Practice) -> None:
    office.store.put("base.en")
    office.store.put("small")
    models(office).choose("base.en")
    session = office.record(25.0)
    office.program.processing._listening.finish(session.id, session.recording_id)
    with office.program.database.unit_of_work() as unit:
        unit.sessions.save(replace(session, failure="part-not-transcribed"))
        unit.commit()
    office.clock.advance(hours=25)
    office.program.destruction.sweep()
    assert models(office).choose("small") is Chosen.NOW
    with office.program.database.unit_of_work() as unit:
        assert unit.transcripts.parts(session.id), "nobody could hear them again"


def test_a_choice_made_when_a_measurement_begins_is_what_the_engine_uses(
    office: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.store.put("base.en")
    small = office.store.put("small")
    models(office).choose("base.en")
    choosing = Thread(target=models(office).choose, args=("small",))
    catalogue = office.store.catalogue

    def meanwhile() -> tuple[CatalogueEntry, ...]:
        if not choosing.ident:
            choosing.start()
            choosing.join(0.5)
        return catalogue()

    monkeypatch.setattr(office.store, "catalogue", meanwhile)
    models(office).calibrate(lambda _part: None, never)
    choosing.join(10)
    assert not choosing.is_alive()
    assert office.engine.folder == small.folder


def test_a_session_that_is_written_out_after_all_ends_the_measurement(office: Practice) -> None:
    session = office.record()
    office.engine.failures = [LocalError(ErrorCode.NO_MODEL)] * 9
    with pytest.raises(LocalError):
        office.program.processing.process(session.id)
    office.engine.failures = []
    again = Thread(target=office.program.processing.process, args=(session.id,))

    def tried_again(engine: SlowEngine) -> None:
        def before() -> None:
            if not again.ident:
                again.start()
            wait_closed(engine)

        engine.before = before

    office.trials.prepare = tried_again
    assert code_of(lambda: models(office).calibrate(lambda _p: None, never)) is ErrorCode.ILLEGAL_TRANSITION
    again.join(10)
    assert office.program.sessions.get(session.id).state is SessionState.DRAFTED
