"""Decides what the sheet of sources shows: what is chosen, what may be generated, how far it is."""

from dataclasses import replace
from typing import Protocol

from app.domain.errors import AppError, ErrorCode
from app.domain.material import InputKind, Use, WrittenInput
from app.services.explanations import explain
from app.services.inputs import Sources
from app.services.ports.drafting import DraftProgress
from app.ui.errors.model import Problem, Remedy, problem_of
from app.ui.inputs.model import (
    DIFFERENCES,
    KINDS,
    SOURCES,
    TRANSCRIPT,
    ConflictRow,
    InputsModel,
    SourceRow,
)

EMBEDDED = "embedded"
"""The remedy that drafts without a language model."""
_STAGES = {
    "reading": "Reading the sources",
    "facts": "Collecting what was said",
    "writing": "Writing",
    "checking": "Checking every sentence",
}
_BEGINNING = 90


class InputsView(Protocol):
    """Draws the sheet; ``ask_*`` open a sheet above it."""

    def show_inputs(self, model: InputsModel) -> None: ...
    def ask_words(self, kind: InputKind, text: str, input_id: str, read_by: str = "") -> None:
        """Write or correct words; ``input_id`` is "" for new ones."""

    def ask_remove(self, input_id: str, name: str) -> None: ...
    def close_inputs(self) -> None: ...


class InputsCommands(Protocol):
    """Each returns at once; the result comes back to the presenter."""

    def keep(self, kind: InputKind, text: str, input_id: str, read_by: str) -> None: ...
    def remove(self, input_id: str) -> None: ...
    def dictate(self) -> None: ...
    def write_down(self) -> None:
        """Turn what is left over into text."""

    def destroy_left_over(self) -> None: ...
    def photograph(self) -> None: ...
    def use_approaches(self, approaches: tuple[str, ...]) -> None: ...
    def generate(self, use: Use, embedded: bool) -> None: ...
    def improve(self, input_id: str, embedded: bool) -> None: ...
    def cancel_run(self) -> None: ...
    def cancel_reading(self) -> None: ...


class InputsPresenter:
    """One session at a time; ``open`` begins anew with everything chosen."""

    def __init__(self, view: InputsView, commands: InputsCommands) -> None:
        self._view, self._commands = view, commands
        self._sources: Sources | None = None
        self._left_out: set[str] = set()
        self._known: set[str] = set()
        self._left_over: float | None = None
        self._improving: str | None = None
        self._running, self._fraction, self._stage = False, 0.0, ""
        self._reading = False
        self._problem: Problem | None = None

    # -- what is told ----------------------------------------------------------------------------------
    def open(self, sources: Sources, left_over: float | None) -> None:
        """The sources of a session, all of them chosen."""
        self._left_out.clear()
        self._problem = None
        self.on_sources(sources, left_over)

    def on_sources(self, sources: Sources, left_over: float | None) -> None:
        """The sources as they are now; what was left out stays so."""
        self._sources, self._left_over = sources, left_over
        self._draw()

    def on_run_started(self) -> None:
        self._running, self._fraction, self._stage, self._problem = True, 0.0, "", None
        self._draw()

    def on_progress(self, progress: DraftProgress) -> None:
        if self._running:
            self._fraction, self._stage = progress.done, _STAGES.get(progress.stage, "")
            self._draw()

    def on_run_ended(self, error: AppError | None) -> None:
        """The draft is there, or why not; Cancelled is no reason to be shown."""
        self._running = False
        if error is None:
            self._view.close_inputs()
            return
        if error.code is not ErrorCode.CANCELLED:
            remedies = (Remedy(EMBEDDED, "Generate without a language model"),) if _of_model(error) else ()
            self._problem = problem_of(explain(error), remedies=remedies)
        self._draw()

    def on_reading(self, under_way: bool) -> None:
        """A photographed page is being read, or no more."""
        self._reading = under_way
        if under_way:
            self._problem = None
        self._draw()

    def on_failed(self, error: AppError) -> None:
        """Something else could not be done."""
        self._problem = problem_of(explain(error))
        self._draw()

    # -- what is pressed -------------------------------------------------------------------------------
    @property
    def running(self) -> bool:
        return self._running

    def choose(self, row_id: str, chosen: bool) -> None:
        (self._left_out.discard if chosen else self._left_out.add)(row_id)
        self._draw()

    def summary_only(self, on: bool) -> None:
        self.choose(TRANSCRIPT, not on)

    def add(self, kind: InputKind) -> None:
        """One of the lines of "+"."""
        if kind is InputKind.DICTATION:
            self._commands.dictate()
        elif kind is InputKind.HANDWRITING:
            self._commands.photograph()
        else:
            written = self._written(kind.value) if kind is InputKind.SUMMARY else None
            if written is not None:
                self._view.ask_words(kind, written.text, written.id)
            else:
                self._view.ask_words(kind, "", "")

    def edit(self, input_id: str) -> None:
        if (written := self._written(input_id)) is not None:
            read_by = "" if written.of_draft else written.read_by
            self._view.ask_words(written.kind, written.text, written.id, read_by)

    def remove(self, input_id: str) -> None:
        if (written := self._written(input_id)) is not None:
            self._view.ask_remove(input_id, KINDS[written.kind][0])

    def remove_confirmed(self, input_id: str) -> None:
        self._commands.remove(input_id)

    def keep(self, kind: InputKind, text: str, input_id: str, read_by: str) -> None:
        """Words were written or corrected; blank ones are as good as none."""
        if text.strip():
            self._commands.keep(kind, text, input_id, read_by)
        elif input_id:
            self._commands.remove(input_id)

    def add_approach(self, name: str) -> None:
        sources = self._sources
        if sources is not None and name.strip() and name not in sources.approaches:
            self._commands.use_approaches((*sources.approaches, name.strip()))

    def drop_approach(self, name: str) -> None:
        if self._sources is not None:
            self._commands.use_approaches(tuple(a for a in self._sources.approaches if a != name))

    def write_down(self) -> None:
        self._commands.write_down()

    def destroy_left_over(self) -> None:
        self._commands.destroy_left_over()

    def generate(self, embedded: bool = False) -> None:
        """One run a click: while one runs nothing happens."""
        if self._model().can_generate:
            self._improving = None
            self._commands.generate(self._use(), embedded)

    def improve(self, input_id: str, embedded: bool = False) -> None:
        """Bring one text into sections, without new facts."""
        if not self._running and not self._reading:
            self._improving = input_id
            self._commands.improve(input_id, embedded)

    def remedy(self, key: str) -> None:
        """A button of the problem that is shown."""
        if key == EMBEDDED:
            if self._improving is not None:
                self.improve(self._improving, embedded=True)
            else:
                self.generate(embedded=True)

    def problem_closed(self) -> None:
        self._problem = None

    def cancel(self) -> None:
        if self._running:
            self._commands.cancel_run()
        elif self._reading:
            self._commands.cancel_reading()

    # -- inside ----------------------------------------------------------------------------------------
    def _written(self, input_id: str) -> WrittenInput | None:
        inputs = self._sources.inputs if self._sources is not None else ()
        return next((w for w in inputs if w.id == input_id), None)

    def _use(self) -> Use:
        assert self._sources is not None
        ids = tuple(w.id for w in self._sources.inputs if w.id not in self._left_out)
        return Use(transcript=TRANSCRIPT not in self._left_out, inputs=ids)

    def _draw(self) -> None:
        self._view.show_inputs(self._model())

    def _model(self) -> InputsModel:
        sources = self._sources
        if sources is None:
            return InputsModel()
        busy = self._running or self._reading
        rows = list[SourceRow]()
        if sources.spoken:
            detail = f"{sources.spoken:,} words, this session"
            chosen = TRANSCRIPT not in self._left_out
            rows.append(SourceRow(TRANSCRIPT, "Transcript", detail, "audio-lines", chosen, not busy))
        rows += [self._row(written) for written in sources.inputs]
        chosen = any(row.chosen for row in rows)
        why_not = ""
        if not sources.editable:
            why_not = "This note is signed."
        elif not rows:
            why_not = "Add a source first."
        elif not chosen:
            why_not = "Choose at least one source."
        model = InputsModel(
            rows=tuple(rows),
            summary_only=TRANSCRIPT in self._left_out if sources.spoken else None,
            approaches=sources.approaches,
            offered=tuple(name for name in sources.offered if name not in sources.approaches),
            conflicts=tuple(
                ConflictRow(
                    DIFFERENCES[c.kind],
                    SOURCES.get(c.one.source, ""),
                    c.one.text,
                    SOURCES.get(c.other.source, ""),
                    c.other.text,
                )
                for c in sources.conflicts
            ),
            can_generate=not why_not and not busy,
            hint=why_not,
            problem=self._problem,
        )
        if self._left_over is not None:
            seconds = round(self._left_over)
            length = f"{seconds // 60}:{seconds % 60:02}"
            model = replace(model, left_over=f"A dictation of {length} is not written down yet.")
        if self._running:
            stage = self._stage or "Generating"
            hint = "The note stays as it is until the draft is ready."
            model = replace(model, running=True, fraction=self._fraction, stage=stage, hint=hint)
        elif self._reading:
            hint = "The photo is not kept."
            model = replace(model, running=True, stage="Reading the page", hint=hint)
        return model

    def _row(self, written: WrittenInput) -> SourceRow:
        name, icon = KINDS[written.kind]
        busy = self._running or self._reading
        words = " ".join(written.text.split())
        detail = words if len(words) <= _BEGINNING else f"{words[:_BEGINNING].rsplit(' ', 1)[0]}…"
        if written.read_by:
            detail = f"{detail} ({_read_by(written)})"
        return SourceRow(
            written.id,
            name,
            detail,
            icon,
            written.id not in self._left_out,
            not busy,
            can_change=not busy,
            can_improve=written.kind is InputKind.OWN_NOTE and not busy,
        )


def _read_by(written: WrittenInput) -> str:
    if written.of_draft:
        return written.read_by
    verb = "read" if written.kind is InputKind.HANDWRITING else "written down"
    return f"{verb} by {written.read_by}"


def _of_model(error: AppError) -> bool:
    return error.code.value.startswith("endpoint-")
