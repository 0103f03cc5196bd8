"""The speech models of this laptop: which one is used, what there is, what each takes here (B10)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

from app.domain.errors import Cancelled, ErrorCode, InputError, LocalError
from app.domain.readiness import Calibration
from app.services.calibration import (
    CalibrationService,
    Measured,
    newest,
    refuse_while_recording,
    remember,
    remembered,
)
from app.services.events import EventBus, ModelsChanged, SessionChanged
from app.services.model_choice import (
    DEMONSTRATION,
    SPEECH,
    UNDER_WAY,
    Choice,
    Chosen,
    InUse,
    Kept,
    Overview,
    Use,
    choice_of_entry,
    choice_of_installed,
    forget_parts,
    found_by_itself,
    read_kept,
    under_way,
    write_kept,
)
from app.services.ports import Database, InstalledModel, Laptop, ModelStore, SpeechEngine, UnitOfWork
from app.services.ports.models import Cancelled as Stop
from app.services.ports.models import Progress
from app.services.profile import Profile
from app.services.recommendation import Pace, estimate, recommended, speaks
from app.services.recording import RecordingService

Installed = dict[str, InstalledModel]


class ModelService:
    """Everything the settings do with speech models. Any thread but the main one.

    One transcript is written by one model and in one language: a choice made while a session is recorded or
    written out takes effect after it. Sessions that wait (interrupted, or failed) are heard anew.
    """

    def __init__(
        self,
        profile: Profile,
        database: Database,
        store: ModelStore,
        engine: SpeechEngine,
        recording: RecordingService,
        calibration: CalibrationService,
        laptop: Laptop,
        bus: EventBus,
        *,
        fallback: Callable[[], Path | None],
        demonstration: Path,
        version: str,
    ) -> None:
        """``fallback``: the folder used until somebody chooses. ``demonstration``: the bundled model, which
        measures a laptop that has no other yet."""
        self._profile, self._database, self._store = profile, database, store
        self._engine, self._recording, self._calibrator = engine, recording, calibration
        self._laptop, self._bus, self._version = laptop, bus, version
        self._fallback, self._demonstration = fallback, demonstration
        self._told: tuple[Path | None, str] | None = None
        self._found: tuple[Path | None] | None = None

    # -- which one is used ---------------------------------------------------------------------------
    def begin(self) -> None:
        """Let the engine use what was chosen; once, when the profile opens, before anything is heard."""
        models = self._installed()
        with self._database.unit_of_work() as unit:
            kept = read_kept(unit)
            if kept.held is not None and not under_way(unit):
                self._apply(unit, Kept(kept.chosen), models)  # the program ended before it could
                return
        if kept.in_use != Use():
            self._tell(kept.in_use, models)
        else:
            self._first()

    def choose(self, model_id: str) -> Chosen:
        """Use this model, from now on or from the next session on.

        NO_MODEL when it is not installed, MODEL_CORRUPT when it was found damaged,
        DEMONSTRATION_MODEL_REFUSED; nothing changed then.
        """
        models = self._installed()
        model = models.get(model_id)
        if model is None:
            raise LocalError(ErrorCode.NO_MODEL)
        if not model.intact:
            raise LocalError(ErrorCode.MODEL_CORRUPT)
        self._profile.require_model(model.demonstration)
        return self._change(models, model=model_id)

    def speak(self, language: str) -> Chosen:
        """Expect this language (a code such as ``en``) in sessions, from now on or from the next one on."""
        return self._change(self._installed(), language=language)

    def settle(self) -> bool:
        """Use what was chosen if nothing is under way any more; whether something changed. Call it whenever
        a session ended or was written out."""
        models = self._installed()
        with self._recording.held() as running, self._database.unit_of_work() as unit:
            kept = read_kept(unit)
            if kept.held is None or running or under_way(unit):
                return False
            self._apply(unit, Kept(kept.chosen), models)
        self._bus.publish(ModelsChanged())
        return True

    def _change(self, models: Installed, **chosen: str) -> Chosen:
        with self._recording.held() as running, self._database.unit_of_work() as unit:
            kept = read_kept(unit)
            wanted, used = replace(kept.chosen, **chosen), kept.in_use
            same = self._target(wanted, models) == self._target(used, models)
            later = not same and (bool(running) or under_way(unit))
            if later or same:
                write_kept(unit, Kept(wanted, used if later else None))
                unit.commit()
            else:
                self._apply(unit, Kept(wanted), models)
        self._bus.publish(ModelsChanged())
        return Chosen.NEXT_SESSION if later else Chosen.NOW

    def _apply(self, unit: UnitOfWork, kept: Kept, models: Installed) -> None:
        forget_parts(unit)
        write_kept(unit, kept)
        # inside the unit of work: no session can begin to be written out between the two
        self._tell(kept.chosen, models)
        unit.audit.add("speech.model_used", kept.chosen.model or "-", kept.chosen.language)
        unit.commit()

    def _tell(self, use: Use, models: Installed) -> None:
        target = self._target(use, models)
        if target != self._told:
            self._engine.change_model(*target)
            self._told = target

    def _target(self, use: Use, models: Installed) -> tuple[Path | None, str]:
        model = self._used(use, models)
        if model is None:
            return None, use.language
        entry = next((entry for entry in self._store.catalogue() if entry.id == model.id), None)
        spoken = entry is None or speaks(entry.languages, use.language)
        return model.folder, use.language if spoken or entry is None else entry.languages[0]

    def _used(self, use: Use, models: Installed) -> InstalledModel | None:
        if use.model in models:
            return models[use.model]
        folder = self._first()
        return found_by_itself(folder, models, self._demonstration) if folder is not None else None

    def _first(self) -> Path | None:
        """Looked for once: the engine was made with it, and is told of another one by a choice alone."""
        if self._found is None:
            self._found = (self._fallback(),)
        return self._found[0]

    def _installed(self) -> Installed:
        return {model.id: model for model in self._store.installed() if model.kind == SPEECH}

    # -- getting and keeping models ------------------------------------------------------------------
    def get(self, model_id: str, progress: Progress, cancelled: Stop) -> InstalledModel:
        """Fetch a model of the catalogue, or go on fetching it; used at once when there was none
        that may be used.

        MODEL_UNKNOWN, and the errors of ``ModelStore.download``; what is here of it is kept.
        """
        if all(entry.id != model_id for entry in self._store.catalogue()):
            raise InputError(ErrorCode.MODEL_UNKNOWN)
        return self._take_in(lambda: self._store.download(model_id, progress, cancelled))

    def import_from(self, source: Path, progress: Progress, cancelled: Stop) -> InstalledModel:
        """Install a model from a folder, a zip file or a stick; used at once when there was none.

        The errors of ``ModelStore.import_from``.
        """
        return self._take_in(lambda: self._store.import_from(source, progress, cancelled))

    def verify(self, model_id: str, progress: Progress, cancelled: Stop) -> None:
        """Read every file of it again: MODEL_CORRUPT or MODEL_INCOMPLETE when it has changed."""
        with self._told_afterwards():
            self._store.verify(model_id, progress, cancelled)

    def remove(self, model_id: str) -> None:
        """Delete it, or what was fetched of it. MODEL_IN_USE for the one that is used, or is next."""
        models = self._installed()
        with self._database.unit_of_work() as unit:
            kept = read_kept(unit)
        used = [self._used(use, models) for use in (kept.chosen, kept.in_use)]
        if any(model is not None and model.id == model_id for model in used):
            raise InputError(ErrorCode.MODEL_IN_USE)
        with self._told_afterwards():
            self._store.remove(model_id)

    def _take_in(self, bring: Callable[[], InstalledModel]) -> InstalledModel:
        with self._database.unit_of_work() as unit:
            had = self._used(read_kept(unit).in_use, self._installed())
        with self._told_afterwards():
            model = bring()
        if model.kind == SPEECH and (had is None or not self._may_listen(had)):
            self.choose(model.id)
        return model

    def _may_listen(self, model: InstalledModel) -> bool:
        return model.intact and (self._profile.demonstration or not model.demonstration)

    @contextmanager
    def _told_afterwards(self) -> Iterator[None]:
        """What became of the files may be half a failure: the list is read again in any case."""
        try:
            yield
        finally:
            self._bus.publish(ModelsChanged())

    # -- what it takes here --------------------------------------------------------------------------
    def in_use(self) -> InUse | None:
        """The title of the model in use, and the device it was measured on here; None without a model."""
        models = self._installed()
        with self._database.unit_of_work() as unit:
            used = self._used(read_kept(unit).in_use, models)
            found = remembered(unit, used.id) if used is not None else ()
        if used is None:
            return None
        titles = {entry.id: entry.title for entry in self._store.catalogue()}
        measured = newest(found, self._version)
        return InUse(titles.get(used.id, used.title), measured.calibration.device if measured else "")

    def calibration(self, device: str = "") -> Calibration | None:
        """What the model in use takes here, measured with this version; None: not measured.

        ``device``: as the engine names it, where it is known; otherwise that of the last measurement.
        """
        models = self._installed()
        with self._database.unit_of_work() as unit:
            used = self._used(read_kept(unit).in_use, models)
            found = remembered(unit, used.id) if used is not None else ()
        measured = newest(found, self._version, device)
        return measured.calibration if measured is not None else None

    def calibrate(self, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Calibration:
        """Measure the model in use, or the bundled one when there is none, and remember it.

        ILLEGAL_TRANSITION while a session is recorded or written out, also when one begins meanwhile: then
        the speech process is the session's at once. ``Cancelled`` within a second.
        """
        with self._session_that_begins() as begun:
            model_id, folder = self._to_be_measured()
            try:
                measured = self._calibrator.measure(
                    model_id, folder, progress, lambda: cancelled() or begun.is_set()
                )
            except Cancelled:
                refuse_while_recording(busy=begun.is_set() and not cancelled())
                raise
        with self._database.unit_of_work() as unit:
            kept = remember(unit, measured)
            unit.commit()
        self._bus.publish(ModelsChanged())
        return kept

    def _to_be_measured(self) -> tuple[str, Path]:
        models = self._installed()
        with self._recording.held() as running, self._database.unit_of_work() as unit:
            refuse_while_recording(busy=bool(running) or under_way(unit))
            use = read_kept(unit).in_use
            used = self._used(use, models)
            # its memory is given back first: two models at a time may be more than the laptop has; inside the
            # unit of work, or a choice made meanwhile would be taken back
            self._engine.change_model(*self._target(use, models))
        return (used.id, used.folder) if used is not None else (DEMONSTRATION, self._demonstration)

    @contextmanager
    def _session_that_begins(self) -> Iterator[Event]:
        """Set as soon as the speech process has something to do for a session."""
        begun = Event()

        def look(event: SessionChanged) -> None:
            if event.state in UNDER_WAY:
                begun.set()

        over = self._bus.subscribe(SessionChanged, look)
        try:
            yield begun
        finally:
            over()

    # -- everything together -------------------------------------------------------------------------
    def choices(self) -> tuple[Choice, ...]:
        """The catalogue, smallest first, then imported models, each as it stands here."""
        return self.overview().choices

    def recommended(self) -> str:
        """The id of the model that suits this laptop best; "" while that is not known."""
        best = self.overview().recommended
        return best.id if best is not None else ""

    def overview(self) -> Overview:
        """The list, and what is true of this laptop."""
        everything = {model.id: model for model in self._store.installed()}
        models = {key: model for key, model in everything.items() if model.kind == SPEECH}
        entries = self._store.catalogue()
        with self._database.unit_of_work() as unit:
            kept = read_kept(unit)
            used = self._used(kept.in_use, models)
            following = self._used(kept.chosen, models)
            ids = {entry.id for entry in entries} | set(models) | {DEMONSTRATION}
            ids |= {used.id} if used is not None else set()
            measured = {model_id: remembered(unit, model_id) for model_id in ids}
        paces = self._paces(measured)
        language = kept.chosen.language
        best = recommended((e for e in entries if e.kind == SPEECH), paces, self._laptop, language)
        rows = [choice_of_entry(entry, language, self._laptop) for entry in entries]
        listed = {entry.id for entry in entries}
        rows += [choice_of_installed(model) for key, model in everything.items() if key not in listed]
        if used is not None and used.id not in everything and used.id not in listed:
            rows.append(choice_of_installed(used))

        def placed(row: Choice) -> Choice:
            model = everything.get(row.id)
            in_use = used is not None and used.id == row.id
            return replace(
                row,
                installed=row.installed or model is not None,
                intact=model.intact if model is not None else row.intact,
                fetched=self._store.fetched(row.id) if model is None and row.listed else 0,
                in_use=in_use,
                waiting=kept.held is not None
                and not in_use
                and following is not None
                and following.id == row.id,
                recommended=row.id == best,
                pace=paces.get(row.id),
                allowed=model is None or self._profile.demonstration or not model.demonstration,
            )

        last = newest(measured.get(used.id if used is not None else DEMONSTRATION, ()), self._version)
        return Overview(
            choices=tuple(placed(row) for row in rows),
            laptop=self._laptop,
            language=language,
            source=self._store.source,
            calibration=last.calibration if last is not None else None,
            device_note=last.device_note if last is not None else "",
            recording=bool(self._recording.running),
        )

    def _paces(self, measured: dict[str, tuple[Measured, ...]]) -> dict[str, Pace]:
        bases = [found[-1].calibration for found in measured.values() if found]
        paces = {}
        for model_id, found in measured.items():
            own = newest(found, self._version)
            pace = Pace(own.calibration, estimated=False) if own is not None else estimate(model_id, bases)
            if pace is not None:
                paces[model_id] = pace
        return paces
