"""What the sheet of sources decides: what is chosen, when a note can be generated, one run a click."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.conflict import Conflict, Disagreement, Told
from app.domain.errors import Cancelled, ErrorCode, LocalError, RemoteError
from app.domain.material import SUMMARY_INPUT, InputKind, Use, WrittenInput
from app.domain.note import Source
from app.domain.session import Session
from app.domain.states import SessionState
from app.services.inputs import Sources
from app.services.ports.drafting import DraftProgress
from app.ui.inputs.dictation_presenter import DictationPresenter
from app.ui.inputs.model import TRANSCRIPT, DictationModel, DictationStep, InputsModel
from app.ui.inputs.presenter import EMBEDDED, InputsPresenter

SESSION = Session("s", "c", "t", SessionState.DRAFTED)
SUMMARY = WrittenInput(SUMMARY_INPUT, "s", InputKind.SUMMARY, "Slept badly.")
PAGE = WrittenInput("h", "s", InputKind.HANDWRITING, "word " * 40, None, "Tesseract on this laptop")
OWN = WrittenInput("o", "s", InputKind.OWN_NOTE, "Mine.")


def sources(*inputs: WrittenInput, spoken: int = 900) -> Sources:
    return Sources(SESSION, inputs, spoken, ("CBT",), ("CBT", "ACT"), ())


@dataclass
class Seen:
    """View and commands at once: what was drawn last, and what was asked for."""

    model: InputsModel = field(default_factory=InputsModel)
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def show_inputs(self, model: InputsModel) -> None:
        self.model = model

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> None:
            self.asked.append((name, *arguments))

        return call


def opened(found: Sources, left: float | None = None) -> tuple[InputsPresenter, Seen]:
    seen = Seen()
    presenter = InputsPresenter(seen, seen)
    presenter.open(found, left)
    return presenter, seen


def test_everything_is_chosen_at_first_and_what_was_left_out_stays_so() -> None:
    presenter, seen = opened(sources(SUMMARY, PAGE))
    assert [(r.id, r.chosen, r.can_change) for r in seen.model.rows] == [
        (TRANSCRIPT, True, False),
        (SUMMARY_INPUT, True, True),
        ("h", True, True),
    ]
    assert seen.model.rows[0].detail == "900 words, this session"
    assert seen.model.rows[2].detail.endswith("… (read by Tesseract on this laptop)")
    presenter.choose("h", False)
    presenter.on_sources(sources(SUMMARY, PAGE, OWN), None)
    presenter.generate()
    assert seen.asked == [("generate", Use(transcript=True, inputs=(SUMMARY_INPUT, "o")), False)]


def test_summary_only_leaves_the_transcript_out() -> None:
    presenter, seen = opened(sources(SUMMARY))
    assert seen.model.summary_only is False
    presenter.summary_only(True)
    assert seen.model.summary_only is True
    assert not seen.model.rows[0].chosen
    presenter.generate()
    assert seen.asked[-1] == ("generate", Use(transcript=False, inputs=(SUMMARY_INPUT,)), False)
    _presenter, without = opened(sources(SUMMARY, spoken=0))
    assert without.model.summary_only is None


def test_nothing_is_generated_from_nothing_or_once_signed() -> None:
    presenter, seen = opened(sources(spoken=0))
    assert (seen.model.can_generate, seen.model.hint) == (False, "Add a source first.")
    presenter.generate()
    presenter.on_sources(sources(OWN, spoken=0), None)
    presenter.choose("o", False)
    assert seen.model.hint == "Choose at least one source."
    signed = replace(sources(OWN), session=replace(SESSION, state=SessionState.SIGNED))
    presenter.open(signed, None)
    assert seen.model.hint == "This note is signed."
    presenter.generate()
    assert seen.asked == []


def test_one_run_a_click_and_its_end() -> None:
    presenter, seen = opened(sources(OWN))
    presenter.on_run_started()
    presenter.generate()
    presenter.improve("o")
    assert seen.asked == []
    presenter.on_progress(DraftProgress(0.5, "checking"))
    assert (seen.model.running, seen.model.fraction) == (True, 0.5)
    assert seen.model.stage == "Checking every sentence"
    assert not seen.model.rows[0].enabled
    presenter.cancel()
    presenter.on_run_ended(Cancelled())
    assert (seen.model.running, seen.model.problem) == (False, None)
    presenter.on_progress(DraftProgress(0.9))
    presenter.cancel()
    presenter.on_run_ended(None)
    assert seen.asked == [("cancel_run",), ("close_inputs",)]


def test_a_failing_model_offers_the_embedded_drafter_for_the_same_wish() -> None:
    presenter, seen = opened(sources(OWN))
    presenter.improve("o")
    presenter.on_run_started()
    presenter.on_run_ended(RemoteError(ErrorCode.ENDPOINT_TIMEOUT))
    assert seen.model.problem is not None
    assert [r.key for r in seen.model.problem.remedies] == [EMBEDDED]
    presenter.remedy(EMBEDDED)
    presenter.generate()
    presenter.on_run_ended(LocalError(ErrorCode.DATABASE_FAILED))
    assert seen.model.problem is not None
    assert seen.model.problem.remedies == ()
    presenter.remedy(EMBEDDED)
    presenter.remedy("else")
    assert [a[0] + ("" if not a[-1] else "!") for a in seen.asked] == [
        "improve",
        "improve!",
        "generate",
        "generate!",
    ]
    presenter.problem_closed()
    presenter.on_failed(LocalError(ErrorCode.DATABASE_FAILED))
    assert seen.model.problem is not None


def test_a_page_that_is_read_can_be_cancelled() -> None:
    presenter, seen = opened(sources(OWN))
    presenter.on_failed(LocalError(ErrorCode.HANDWRITING_UNREADABLE))
    assert seen.model.problem is not None
    presenter.on_reading(True)
    assert seen.model.problem is None, "of the page before"
    presenter.on_failed(LocalError(ErrorCode.DISK_FULL))
    assert (seen.model.running, seen.model.stage, seen.model.can_generate) == (
        True,
        "Reading the page",
        False,
    )
    presenter.generate()
    presenter.improve("o")
    presenter.cancel()
    presenter.on_reading(False)
    assert seen.model.problem is not None, "it is not over with the reading"
    assert (seen.model.running, seen.model.can_generate) == (False, True)
    assert seen.asked == [("cancel_reading",)]


def test_what_plus_opens() -> None:
    presenter, seen = opened(sources(SUMMARY))
    for kind in InputKind:
        presenter.add(kind)
    assert seen.asked == [
        ("ask_words", InputKind.SUMMARY, SUMMARY.text, SUMMARY_INPUT),
        ("dictate",),
        ("photograph",),
        ("ask_words", InputKind.OWN_NOTE, "", ""),
    ]
    seen.asked.clear()
    presenter.on_sources(sources(OWN), 74.2)
    assert seen.model.left_over == "A dictation of 1:14 is not written down yet."
    presenter.add(InputKind.SUMMARY)
    presenter.write_down()
    presenter.destroy_left_over()
    assert seen.asked == [
        ("ask_words", InputKind.SUMMARY, "", ""),
        ("write_down",),
        ("destroy_left_over",),
    ]


def test_words_are_kept_corrected_and_removed() -> None:
    presenter, seen = opened(sources(OWN))
    presenter.keep(InputKind.OWN_NOTE, "New.", "", "")
    presenter.keep(InputKind.OWN_NOTE, " ", "o", "")
    presenter.keep(InputKind.OWN_NOTE, " ", "", "")
    presenter.edit("o")
    presenter.edit("gone")
    presenter.remove("o")
    presenter.remove("gone")
    presenter.remove_confirmed("o")
    assert seen.asked == [
        ("keep", InputKind.OWN_NOTE, "New.", "", ""),
        ("remove", "o"),
        ("ask_words", InputKind.OWN_NOTE, "Mine.", "o", ""),
        ("ask_remove", "o", "Your own note"),
        ("remove", "o"),
    ]


def test_approaches_and_conflicts() -> None:
    presenter, seen = opened(sources(OWN))
    assert (seen.model.approaches, seen.model.offered) == (("CBT",), ("ACT",))
    presenter.add_approach("ACT")
    presenter.add_approach("CBT")
    presenter.add_approach("  ")
    presenter.drop_approach("CBT")
    assert seen.asked == [("use_approaches", ("CBT", "ACT")), ("use_approaches", ())]
    sides = Told("a", "Five hours.", Source.SUMMARY), Told("b", "Three hours.", Source.TRANSCRIPT)
    presenter.open(replace(sources(OWN), conflicts=(Conflict(Disagreement.NUMBER, *sides),)), None)
    (row,) = seen.model.conflicts
    assert (row.words, row.one_from, row.other_from) == ("The numbers differ", "Summary", "Transcript")


@dataclass
class Dictating:
    """View and commands of a dictation."""

    model: DictationModel | None = None
    asked: list[str] = field(default_factory=list)
    level: float = 0.0

    def show_dictation(self, model: DictationModel) -> None:
        self.model = model

    def show_level(self, peak: float) -> None:
        self.level = peak

    def __getattr__(self, name: str) -> Any:
        def call() -> None:
            self.asked.append(name)

        return call


def test_a_dictation_from_start_to_text() -> None:
    seen = Dictating()
    presenter = DictationPresenter(seen, seen)
    presenter.begin()
    presenter.on_level(0.5)
    presenter.pause_pressed()
    presenter.act_pressed()
    assert (seen.asked, seen.level) == (["start"], 0.0)
    presenter.on_started()
    presenter.on_level(0.5)
    presenter.on_sealed(65.0)
    assert seen.level == 0.5
    assert seen.model is not None
    assert seen.model.detail.startswith("1:05 recorded.")
    presenter.pause_pressed()
    assert seen.model.pause == "Go on"
    presenter.pause_pressed()
    presenter.act_pressed()
    assert seen.model.step is DictationStep.WRITING
    presenter.on_started()
    presenter.on_trouble(LocalError(ErrorCode.NO_MICROPHONE))
    presenter.on_written()
    presenter.left()
    presenter.close()
    assert seen.asked == ["start", "pause", "resume", "finish", "close_dictation"]


def test_a_dictation_that_fails_is_cancelled_or_left() -> None:
    seen = Dictating()
    presenter = DictationPresenter(seen, seen)
    presenter.on_failed(LocalError(ErrorCode.NO_MICROPHONE))
    assert seen.model is None
    presenter.begin()
    presenter.on_failed(LocalError(ErrorCode.NO_MICROPHONE))
    assert seen.model is not None
    assert (seen.model.words, seen.model.act) == ("Nothing was recorded.", "")
    presenter.close()
    presenter.begin_left_over()
    presenter.on_failed(LocalError(ErrorCode.SPEECH_PROCESS_DIED))
    assert seen.model.act == "Write it down"
    presenter.act_pressed()
    presenter.on_written()
    presenter.begin()
    presenter.on_started()
    presenter.on_trouble(LocalError(ErrorCode.NO_MICROPHONE))
    assert seen.model.step is DictationStep.FAILED
    presenter.close()
    presenter.begin()
    presenter.left()
    assert seen.asked == [
        "start", "cancel", "close_dictation", "finish", "finish", "close_dictation",
        "start", "cancel", "close_dictation", "start", "leave",
    ]  # fmt: skip
