"""Connecting the services: what they share is made here and nowhere else."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.audio.audio_files import DecodedFiles
from app.bootstrap.language_models import Outlets, connect_language_models
from app.bootstrap.places import clinical_words, consent_forms, demonstration_model, ordinary_words
from app.bootstrap.spoken_sample import spoken_sample
from app.domain.misheard import Ear
from app.domain.states import ConsentState
from app.drafting.case_summary import ExtractiveCaseSummary
from app.drafting.conflicts import conflicts
from app.drafting.evidence import EvidenceCheck
from app.drafting.note_text import PlainNoteText
from app.drafting.wand import LocalWand
from app.services.agenda import AgendaService
from app.services.ai_settings import ai_settings_in
from app.services.amendments import AmendmentService
from app.services.appointment_details import AppointmentDetailService
from app.services.assessments import AssessmentService
from app.services.attachments import AttachmentService
from app.services.calibration import CalibrationService, OpenTrial
from app.services.case_summaries import CaseSummaryService
from app.services.charts import ChartService
from app.services.client_list_import import ClientListImport
from app.services.clinicians import ClinicianService
from app.services.confirmation import SignerConfirmation
from app.services.consent_forms import ConsentFormService
from app.services.consents import ConsentService
from app.services.cover_pin import CoverPinService
from app.services.delivery import DeliveryService
from app.services.demonstration import Demonstration
from app.services.destruction import DestructionService
from app.services.dictation import DictationService
from app.services.drafting import DraftingService
from app.services.events import ConsentChanged, EventBus, PartForgotten, StageReached
from app.services.exports import ExportService
from app.services.histories import HistoryService
from app.services.holdings import HoldingsService
from app.services.inputs import InputService
from app.services.listening import Listening
from app.services.models import ModelService
from app.services.note_fields import NoteFieldService
from app.services.note_types import NoteTypeService
from app.services.notes import NoteService
from app.services.ports import (
    Clock,
    Database,
    EhrGateway,
    Handwriting,
    Laptop,
    LevelMonitor,
    Loudspeaker,
    MicrophoneWatch,
    ModelStore,
    Power,
    Recorder,
    RecordingStore,
    Signer,
    SpeechEngine,
    VoiceTest,
    WakeLock,
)
from app.services.practice import PracticeService
from app.services.processing import ProcessingService
from app.services.profile import Profile
from app.services.program import Program
from app.services.ratings import RatingService
from app.services.receipts import ReceiptService
from app.services.recording import RecordingService
from app.services.recovery import RecoveryService
from app.services.replay import ReplayService
from app.services.sessions import SessionService
from app.services.signing import SigningService
from app.services.spelling import SpellingService
from app.services.summaries import SummaryService
from app.services.templates import TemplateService
from app.services.terms import TermService
from app.services.transcripts import TranscriptService
from app.services.voices import VoiceService
from app.services.wand import WandService
from app.speech.phonetics import EnglishSounds
from app.system.spelling import EnglishSpelling


@dataclass(frozen=True, slots=True)
class Edges:
    """What the services stand on: this computer's own parts, or doubles of them."""

    clock: Clock
    database: Database
    recordings: RecordingStore
    recorder: Recorder
    monitor: LevelMonitor
    watch: MicrophoneWatch
    voice_test: VoiceTest
    loudspeaker: Loudspeaker
    power: Power
    wake: WakeLock
    engine: SpeechEngine
    gateway: EhrGateway
    signer: Signer
    store: ModelStore
    handwriting: Handwriting
    open_trial: OpenTrial
    laptop: Laptop
    outlets: Outlets
    first_model: Callable[[], Path | None]  # used until one is chosen


def connect(
    profile: Profile,
    edges: Edges,
    release: Callable[[], None],
    check_passphrase: Callable[[str], object] | None = None,
) -> Program:
    """Connect the services; ``release`` is the last thing that ``Program.close`` does.

    ``check_passphrase`` raises PASSPHRASE_WRONG; without it only the PIN takes the cover off, and nobody
    signs in a real profile.
    """
    clock, database, engine = edges.clock, edges.database, edges.engine
    recordings = edges.recordings
    bus = EventBus()
    terms = TermService(database)
    templates = TemplateService(database, clock, bus)
    listening = Listening(
        engine,
        recordings,
        database,
        bus,
        clock,
        edges.power,
        terms=terms.of_session,
        calibration=lambda device: models.calibration(device),  # they are connected below
    )
    destruction = DestructionService(database, recordings, clock, bus)
    recording = RecordingService(
        profile, database, edges.recorder, recordings, engine, listening, destruction, edges.wake, clock, bus
    )
    consents = ConsentService(database, clock, bus, recording.pause_unless_allowed)
    sessions = SessionService(database, consents, recording, destruction, clock, bus)
    language = connect_language_models(database, edges.outlets, LocalWand(), edges.handwriting, clock, bus)
    drafting = DraftingService(database, language.drafters, ai_settings_in, clock, bus)
    wand = WandService(database, language.wands, EvidenceCheck(), drafting.request_in, clock)
    processing = ProcessingService(profile, database, engine, listening, destruction, drafting, clock, bus)
    confirmation = SignerConfirmation(profile, database, clock, check_passphrase)
    signing = SigningService(
        database,
        PlainNoteText(templates.of_note),
        edges.gateway,
        destruction,
        edges.signer,
        confirmation,
        clock,
        bus,
    )
    notes = NoteService(database, EvidenceCheck(), PlainNoteText(templates.of_note), signing, clock, bus)
    summaries = SummaryService(database)
    inputs = InputService(
        database,
        summaries,
        language.handwriting,
        conflicts,
        destruction.scrub_if_possible,
        clock,
        bus,
        language.outside_handwriting,
    )
    dictation = DictationService(
        profile,
        database,
        edges.recorder,
        recordings,
        recording,
        engine,
        terms.of_session,
        clock,
        bus,
    )
    delivery = DeliveryService(database, edges.gateway, clock, bus)
    attachments = AttachmentService(
        profile, database, DecodedFiles(), recordings, recording, destruction, engine, clock, bus
    )
    recovery = RecoveryService(
        database, recordings, recording, destruction, delivery, attachments, clock, bus
    )
    sounds = EnglishSounds()
    ear = Ear(sounds.sounds, sounds.edits, ordinary_words())
    transcripts = TranscriptService(database, EvidenceCheck(), terms, ear, clock, bus)
    replay = ReplayService(database, recordings, recording, edges.loudspeaker, bus)
    demonstration = Demonstration(
        database, clock, consents, sessions, recording, processing, notes, destruction, transcripts
    )

    models = ModelService(
        profile,
        database,
        edges.store,
        engine,
        recording,
        CalibrationService(edges.open_trial, spoken_sample, edges.laptop, edges.power, clock, __version__),
        edges.laptop,
        bus,
        fallback=edges.first_model,
        demonstration=demonstration_model(),
        version=__version__,
    )

    _let_go_of_what_is_destroyed(bus, engine)

    # capture first, so that nothing is lost; then the speech process, so that whoever listens to it does not
    # wait; the database last
    close = _from_the_last(
        release,
        database.close,
        listening.stop,
        engine.close,
        recording.shut_down,
        dictation.shut_down,
        edges.watch.close,
        edges.voice_test.close,
        edges.monitor.close,
        replay.stop,
        drafting.stop,
        wand.stop,
    )
    return Program(
        profile=profile,
        clock=clock,
        bus=bus,
        database=database,
        recorder=edges.recorder,
        recordings=recordings,
        engine=engine,
        gateway=edges.gateway,
        monitor=edges.monitor,
        watch=edges.watch,
        voice_test=edges.voice_test,
        power=edges.power,
        agenda=AgendaService(database),
        charts=ChartService(database, clock, bus),
        case_summaries=CaseSummaryService(database, ExtractiveCaseSummary(), clock, bus),
        assessments=AssessmentService(database, clock, bus),
        client_lists=ClientListImport(database, clock, bus),
        appointments=AppointmentDetailService(database, bus, edges.clock),
        clinicians=ClinicianService(database, clock, bus, recording.pause_unless_allowed),
        holdings=HoldingsService(database, recordings),
        practice=PracticeService(database, clock, bus, recording.pause_unless_allowed),
        consents=consents,
        forms=ConsentFormService(database, consents, consent_forms()),
        cover_pin=CoverPinService(database, clock, check_passphrase),
        sessions=sessions,
        recording=recording,
        processing=processing,
        drafting=drafting,
        wand=wand,
        histories=HistoryService(database, clock),
        spelling=SpellingService(database, EnglishSpelling(clinical_words()), terms),
        listening=listening,
        notes=notes,
        note_fields=NoteFieldService(database, templates, clock),
        note_types=NoteTypeService(database, templates, drafting, clock),
        signing=signing,
        amendments=AmendmentService(database, clock, bus),
        receipts=ReceiptService(database),
        ratings=RatingService(database, clock),
        exports=ExportService(database, PlainNoteText(templates.of_note)),
        destruction=destruction,
        delivery=delivery,
        recovery=recovery,
        demonstration=demonstration,
        attachments=attachments,
        summaries=summaries,
        inputs=inputs,
        dictation=dictation,
        templates=templates,
        transcripts=transcripts,
        terms=terms,
        voices=VoiceService(database, engine, clock, destruction.scrub_if_possible),
        replay=replay,
        models=models,
        ai_settings=language.ai_settings,
        endpoints=language.endpoints,
        outside=language.outside,
        model_requests=language.requests,
        language_models=language.models,
        close=close,
    )


def _from_the_last(*steps: Callable[[], object]) -> Callable[[], None]:
    """Ends all of it, the last named first; one that fails does not keep the others from ending."""

    def close() -> None:
        with ExitStack() as ending:
            for step in steps:
                ending.callback(step)

    return close


def _let_go_of_what_is_destroyed(bus: EventBus, engine: SpeechEngine) -> None:
    """The speech process would keep pieces of the sound, and of the words, until it has long been idle."""

    def withdrawn(event: ConsentChanged) -> None:
        if event.state is ConsentState.WITHDRAWN:
            engine.let_go()

    def destroyed(event: StageReached) -> None:
        if event.done and event.stage == "destruction":
            engine.let_go()

    bus.subscribe(ConsentChanged, withdrawn)
    bus.subscribe(StageReached, destroyed)
    bus.subscribe(PartForgotten, lambda _event: engine.let_go())
