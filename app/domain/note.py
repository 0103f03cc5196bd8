"""The note: sentences, each with a section, a source and the utterances it rests on (B1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.states import NoteState


class NoteType(StrEnum):
    """The note types that exist from the start (R29)."""

    SOAP = "soap"
    DAP = "dap"
    BIRP = "birp"
    NARRATIVE = "narrative"

    @property
    def label(self) -> str:
        """How the type is written on screen and in the EHR."""
        return "Narrative" if self is NoteType.NARRATIVE else self.value.upper()


class Section(StrEnum):
    """The sections of all note types."""

    SUBJECTIVE = "Subjective"
    OBJECTIVE = "Objective"
    DATA = "Data"
    BEHAVIOR = "Behavior"
    INTERVENTION = "Intervention"
    RESPONSE = "Response"
    ASSESSMENT = "Assessment"
    FOCUS = "Focus"
    RISK = "Risk and progress"
    PLAN = "Plan"


SECTIONS: Mapping[NoteType, tuple[Section, ...]] = {
    NoteType.SOAP: (Section.SUBJECTIVE, Section.OBJECTIVE, Section.ASSESSMENT, Section.PLAN),
    NoteType.DAP: (Section.DATA, Section.ASSESSMENT, Section.PLAN),
    NoteType.BIRP: (Section.BEHAVIOR, Section.INTERVENTION, Section.RESPONSE, Section.PLAN),
    NoteType.NARRATIVE: (
        Section.FOCUS,
        Section.INTERVENTION,
        Section.RESPONSE,
        Section.RISK,
        Section.PLAN,
    ),
}


class Source(StrEnum):
    """Where a sentence comes from; every sentence has exactly one."""

    TRANSCRIPT = "transcript"
    SUMMARY = "summary"
    DICTATION = "dictation"
    HANDWRITING = "handwriting"
    OWN_NOTE = "own_note"
    CHART = "chart"
    PREVIOUS_NOTE = "previous_note"
    ADDED_AT_YOUR_REQUEST = "added_at_your_request"
    EDITED_BY_YOU = "edited_by_you"
    PROMPT = "prompt"  # the program's own reminder of what only the clinician can state


class SentenceStatus(StrEnum):
    """What the evidence check found; only the program sets it."""

    SUPPORTED = "supported"
    CHECK = "check"
    NO_SOURCE = "no_source"
    CHART = "chart"
    ADDED_AT_YOUR_REQUEST = "added_at_your_request"
    EDITED_BY_YOU = "edited_by_you"
    NOT_ADDRESSED = "not_addressed"
    TO_ADD = "to_add"


OPEN_STATUSES = frozenset({SentenceStatus.CHECK, SentenceStatus.NO_SOURCE, SentenceStatus.NOT_ADDRESSED})
"""Statuses that need a look, or a reason, before signing. TO_ADD prompts are left out of a signed note."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of an utterance: ``text[start:end]`` of the utterance with that id."""

    utterance_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a note. ``evidence`` are utterance ids in the order they were spoken."""

    id: str
    section: Section
    text: str
    source: Source
    evidence: tuple[str, ...] = ()
    status: SentenceStatus = SentenceStatus.NO_SOURCE
    quotes: tuple[Quote, ...] = ()
    reason: str = ""  # why the status is CHECK or NO_SOURCE: "number", "name", "negation", "speaker", …


@dataclass(frozen=True, slots=True)
class Draft:
    """What a drafter made: sentences in section order, and the required elements it did not find."""

    type: NoteType
    sentences: tuple[Sentence, ...]
    missing: tuple[str, ...] = ()
    drafter: str = ""  # "assembled from the transcript, no language model", or the model's name


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What was filled in for one field of the note's template; several values for a checklist."""

    field_id: str
    values: tuple[str, ...] = ()


class Amendment(StrEnum):
    """How a later note changes a signed one; the values are persisted."""

    ADDENDUM = "addendum"  # stands beside it
    AMENDMENT = "amendment"  # takes its place


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a session. Times are aware UTC; ``version`` counts saved drafts from 1.

    ``template_id`` and ``template_version`` name what it was made with; "" is the built-in of its type.
    ``amends`` is the id of the signed note that an addendum or amendment belongs to.
    """

    id: str
    session_id: str
    client_id: str
    clinician_id: str
    type: NoteType
    state: NoteState
    sentences: tuple[Sentence, ...]
    missing: tuple[str, ...] = ()
    drafter: str = ""
    version: int = 1
    updated_at: datetime | None = None
    signed_at: datetime | None = None
    signed_by: str = ""
    sign_reason: str = ""  # why it was signed with open points
    sha256: str = ""  # of the signed text, UTF-8
    text: str = ""  # the signed text, frozen; empty while a draft
    template_id: str = ""
    template_version: int = 0
    fields: tuple[FieldValue, ...] = ()
    amends: str = ""
    amendment: Amendment | None = None
    amendment_reason: str = ""
    meaning: str = ""  # what the signature says: "author of this note"
    signature: str = ""  # Ed25519 over what was signed, hexadecimal
    public_key: str = ""  # hexadecimal

    def revised(self, sentences: tuple[Sentence, ...], missing: tuple[str, ...], at: datetime) -> "Note":
        """The next version of the draft."""
        return replace(self, sentences=sentences, missing=missing, version=self.version + 1, updated_at=at)

    def section(self, section: Section) -> tuple[Sentence, ...]:
        """The sentences of one section, in order."""
        return tuple(s for s in self.sentences if s.section is section)

    @property
    def open_points(self) -> tuple[Sentence, ...]:
        """The sentences that need a look before signing; none in an amendment: they were signed so."""
        return () if self.amends else tuple(s for s in self.sentences if s.status in OPEN_STATUSES)


@dataclass(frozen=True, slots=True)
class ChartContext:
    """What a drafter may know of the chart (R21)."""

    client_name: str = ""
    pronouns: str = ""
    diagnoses: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    therapist_name: str = ""
    other_names: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()  # planned ones
    medications: tuple[str, ...] = ()
    approaches: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()  # (name, relation) of people around the client
