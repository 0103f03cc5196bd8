"""Everything an unlocked profile can do, in one frozen bundle; ``bootstrap`` fills it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.services.agenda import AgendaService
from app.services.ai_settings import AiSettingsService
from app.services.amendments import AmendmentService
from app.services.appointment_details import AppointmentDetailService
from app.services.assessments import AssessmentService
from app.services.attachments import AttachmentService
from app.services.case_summaries import CaseSummaryService
from app.services.charts import ChartService
from app.services.client_list_import import ClientListImport
from app.services.clinicians import ClinicianService
from app.services.consent_forms import ConsentFormService
from app.services.consents import ConsentService
from app.services.cover_pin import CoverPinService
from app.services.delivery import DeliveryService
from app.services.demonstration import Demonstration
from app.services.destruction import DestructionService
from app.services.dictation import DictationService
from app.services.drafting import DraftingService
from app.services.endpoints import EndpointService
from app.services.events import EventBus
from app.services.exports import ExportService
from app.services.histories import HistoryService
from app.services.holdings import HoldingsService
from app.services.inputs import InputService
from app.services.language_models import LanguageModels
from app.services.listening import Listening
from app.services.model_requests import ModelRequestService
from app.services.models import ModelService
from app.services.note_fields import NoteFieldService
from app.services.note_types import NoteTypeService
from app.services.notes import NoteService
from app.services.outside import OutsideService
from app.services.ports import (
    Clock,
    Database,
    EhrGateway,
    LevelMonitor,
    MicrophoneWatch,
    Power,
    Recorder,
    RecordingStore,
    SpeechEngine,
    VoiceTest,
)
from app.services.practice import PracticeService
from app.services.processing import ProcessingService
from app.services.profile import Profile
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


@dataclass(frozen=True, slots=True)
class Program:
    """The services of an unlocked profile; ``close`` ends recorder, speech process, then database."""

    profile: Profile
    clock: Clock
    bus: EventBus
    database: Database
    recorder: Recorder
    recordings: RecordingStore
    engine: SpeechEngine
    gateway: EhrGateway
    monitor: LevelMonitor
    watch: MicrophoneWatch
    voice_test: VoiceTest
    power: Power
    agenda: AgendaService
    charts: ChartService
    case_summaries: CaseSummaryService
    assessments: AssessmentService
    client_lists: ClientListImport
    appointments: AppointmentDetailService
    clinicians: ClinicianService
    practice: PracticeService
    holdings: HoldingsService
    consents: ConsentService
    forms: ConsentFormService
    cover_pin: CoverPinService
    sessions: SessionService
    recording: RecordingService
    processing: ProcessingService
    drafting: DraftingService
    wand: WandService
    histories: HistoryService
    spelling: SpellingService
    listening: Listening
    notes: NoteService
    note_fields: NoteFieldService
    note_types: NoteTypeService
    signing: SigningService
    amendments: AmendmentService
    receipts: ReceiptService
    ratings: RatingService
    exports: ExportService
    destruction: DestructionService
    delivery: DeliveryService
    recovery: RecoveryService
    demonstration: Demonstration
    attachments: AttachmentService
    summaries: SummaryService
    inputs: InputService
    dictation: DictationService
    templates: TemplateService
    transcripts: TranscriptService
    terms: TermService
    voices: VoiceService
    replay: ReplayService
    models: ModelService
    ai_settings: AiSettingsService
    endpoints: EndpointService
    outside: OutsideService
    model_requests: ModelRequestService
    language_models: LanguageModels
    close: Callable[[], None]


class Access(Protocol):
    """The locked profile: a passphrase, or the printed recovery code, opens it."""

    @property
    def is_new(self) -> bool:
        """Whether nothing was set up here yet."""

    @property
    def keys_in_file(self) -> bool:
        """Whether keys lie in a file because this computer has no keyring; the user is told."""

    def create(self, passphrase: str) -> tuple[Program, str]:
        """Set the profile up; returns it with the recovery code, which is shown once. PASSPHRASE_WEAK."""

    def open(self, passphrase: str) -> Program:
        """PASSPHRASE_WRONG, KEY_MISSING, KEYRING_LOCKED, DATABASE_KEY_WRONG, DATABASE_NEWER …"""

    def open_with_recovery(self, code: str) -> Program:
        """Open with the recovery code; ``set_passphrase`` follows. PASSPHRASE_WRONG."""

    def set_passphrase(self, passphrase: str) -> None:
        """Replace the passphrase of the open profile. PASSPHRASE_WEAK."""
