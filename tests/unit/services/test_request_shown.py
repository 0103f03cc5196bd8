"""What is shown before it is sent is what a drafter gets, to the last word."""

from dataclasses import replace

import pytest

from app.domain.ai_settings import AiSettings
from app.domain.material import SUMMARY_INPUT, DraftRequest, InputKind, Use
from app.domain.note import NoteType
from app.domain.treatment import Diagnosis, Goal, Medication, TreatmentPlan
from app.services.drafting import DraftingService
from tests.support.drafting import ChosenDrafters, ScriptedDrafter
from tests.support.program import Practice


def without_new_ids(request: DraftRequest) -> DraftRequest:
    """What is improved of the note is kept under an id of its own each time."""
    inputs = tuple(
        replace(written, id="own", created_at=None) if written.of_draft else written
        for written in request.material.inputs
    )
    return replace(request, material=replace(request.material, inputs=inputs))


@pytest.mark.parametrize("improve", [False, True])
@pytest.mark.parametrize("inputs", [None, (SUMMARY_INPUT,), ("dictated",)])
def test_the_request_that_is_shown_is_the_one_that_is_made(
    office: Practice, improve: bool, inputs: tuple[str, ...] | None
) -> None:
    program = office.program
    _, earlier = office.drafted()
    program.notes.sign(earlier.id, attested=True, reason="Known.")
    office.engine.place = 0.0  # the same words again
    session, note = office.drafted()
    program.charts.save_care("client-1", [Diagnosis("F41.1", "Anxiety")], ["90834"], [])
    program.charts.save_medications("client-1", [Medication("Zoloft", "50 mg")])
    program.charts.save_plan("client-1", TreatmentPlan((Goal("g1", "Sleep six hours"),)))
    program.inputs.use_approaches(session.id, ("Sand tray",))
    program.inputs.add(session.id, InputKind.SUMMARY, "Slept badly.")
    dictated = program.inputs.add(session.id, InputKind.DICTATION, "Cried twice.").id
    chosen = None if inputs is None else tuple(dictated if i == "dictated" else i for i in inputs)
    drafter = ScriptedDrafter()
    drafting = DraftingService(
        program.database,
        ChosenDrafters(drafter, drafter),
        lambda _unit, _who: AiSettings(),
        office.clock,
        program.bus,
    )
    use = Use(transcript=False, inputs=chosen or ("",), previous=False) if improve else Use(inputs=chosen)
    shown = drafting.request_for(session.id, note.type, use, improve=improve)
    if improve:
        drafting.improve(session.id, note.type, chosen[0] if chosen else "")
    else:
        drafting.generate(session.id, note.type, use)
    [made] = drafter.requests
    assert without_new_ids(shown) == without_new_ids(made)
    told = f"{made.chart}"
    facts = ("Anxiety", "Zoloft", "Sleep six hours", "Sand tray")
    assert [fact in told for fact in facts] == [not improve] * 4, "an own note gets no new facts"
    assert bool(made.material.previous) is not improve
    assert made.note_type is NoteType.SOAP
