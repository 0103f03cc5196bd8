"""A synthetic client's chart for the pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.domain.chart import Client
from app.domain.consent import Consent, ConsentMethod
from app.domain.note import (
    Amendment,
    Note,
    NoteType,
    Section,
    Sentence,
    SentenceStatus,
    Source,
)
from app.domain.receipt import Destroyed, DestructionReceipt
from app.domain.session import Session
from app.domain.states import ConsentState, NoteState, SessionState
from app.domain.treatment import Assessment, Chart, Diagnosis, Goal, GoalStatus, Medication, TreatmentPlan
from app.services.charts import ChartNote, ChartRecord
from app.services.outside_answers import OutsideAgreement
from app.services.ports import AuditEntry

NOW = datetime(2026, 11, 20, 14, 8, tzinfo=UTC)
DANA = Client("dana", "Dana Reyes", "she/her", date(1992, 3, 14), "771")
PLAN = TreatmentPlan(
    (
        Goal("g1", "Sleep six hours on five nights a week", ("Lights off at eleven",), ("Worry log",),
             GoalStatus.SOME_PROGRESS),
        Goal("g2", "Attend the Tuesday team meeting", (), ("Graded exposure",), GoalStatus.NO_CHANGE),
        Goal("g3", "Use one calming exercise a day", (), (), GoalStatus.MET, date(2026, 10, 9)),
    ),
    date(2026, 10, 2),
    date(2027, 1, 1),
)  # fmt: skip
CHART = Chart(
    "dana",
    client_since=date(2026, 3, 4),
    nicknames=("Dee",),
    phones=("555 0134",),
    emails=("dana@example.org",),
    address="12 Brightwater Lane\nMilltown",
    employer="Harbor Tools",
    people=(("Marco Reyes", "brother"), ("Ines Vale", "manager")),
    diagnoses=(Diagnosis("F41.1", "Generalized anxiety disorder"),),
    cpt_codes=("90834",),
    plan=PLAN,
    medications=(Medication("Sertraline", "50 mg"),),
    approaches=("CBT", "ACT"),
)
ASSESSMENTS = (
    Assessment("a1", "dana", "PHQ-9", date(2026, 6, 12), "14", "", NOW, "Ruth Adler, LCSW"),
    Assessment("a2", "dana", "PHQ-9", date(2026, 11, 6), "9", "Mild.", NOW, "Ruth Adler, LCSW"),
)


def note(
    number: int, at: datetime, kind: NoteType, *sentences: tuple[Section, str], draft: bool = False
) -> ChartNote:
    """A note of those sentences; signed on the same day unless it is a draft."""
    made = tuple(
        Sentence(f"n{number}s{i}", section, text, Source.TRANSCRIPT, status=SentenceStatus.SUPPORTED)
        for i, (section, text) in enumerate(sentences)
    )
    session = Session(f"s{number}", "dana", "ruth", SessionState.SIGNED, started_at=at, ended_at=at)
    signed = Note(
        f"n{number}", session.id, "dana", "ruth", kind,
        NoteState.DRAFT if draft else NoteState.SIGNED, made,
        missing=("risk",) if draft else (), drafter="assembled",
        signed_at=None if draft else at + timedelta(hours=2), signed_by="" if draft else "Ruth Adler, LCSW",
        text="" if draft else "\n".join(s.text for s in made),
    )  # fmt: skip
    return ChartNote(signed, session)


_S, _O, _A, _P = Section.SUBJECTIVE, Section.OBJECTIVE, Section.ASSESSMENT, Section.PLAN


def _day(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, tzinfo=UTC)


NOTES = (
    note(9, _day(11, 20), NoteType.SOAP,
         (_S, "Client reports better sleep, about five hours most nights."),
         (_S, "Client turned round at the door of the team meeting."), draft=True),
    note(8, _day(11, 13), NoteType.SOAP,
         (_S, "Client reports four hours of sleep and going in circles at night."),
         (_S, "Client avoided the team meeting twice."),
         (_P, "Introduced the worry log for going in circles at night."),
         (_P, "Stand at the meeting-room door for two minutes on Tuesday.")),
    note(7, _day(11, 6), NoteType.DAP,
         (Section.DATA, "PHQ-9 together, score 9; client returned to work part-time in October."),
         (Section.DATA, 'Client said “They will all see that I am not caught up.”')),
    note(6, _day(10, 30), NoteType.SOAP,
         (_S, 'Client said “I’m tired of preparing for things that don’t happen.”'),
         (_S, "Client fears being seen as not caught up before meetings.")),
    note(5, _day(10, 2), NoteType.SOAP,
         (_A, "Risk: client denied thoughts of suicide when asked."),
         (_S, "Client uses the calming exercise every morning.")),
    note(4, _day(9, 4), NoteType.SOAP,
         (_S, 'Client said “If I sit down they will ask, and I will have nothing.”'),
         (_S, "Client worries about being seen as not caught up in the meeting.")),
    note(3, _day(6, 12), NoteType.DAP,
         (Section.DATA, "Client sleeps about three hours a night and lies awake in worry."),
         (Section.DATA, "Client avoids the weekly team meeting, afraid of being seen as not caught up.")),
)  # fmt: skip
ADDENDUM = ChartNote(
    Note("n7a", "s7", "dana", "ruth", NoteType.DAP, NoteState.SIGNED, (), text="Corrected the score.",
         signed_at=NOW, amends="n7", amendment=Amendment.ADDENDUM),
    NOTES[2].session,
)  # fmt: skip
CONSENT = Consent(
    "c1", "dana", "Dana Reyes", state=ConsentState.AGREED, method=ConsentMethod.ON_SCREEN,
    decided_at=_day(3, 12), expires_at=_day(12, 31),
)  # fmt: skip
RECEIPT = DestructionReceipt(
    "r1", "s8", "dana", Destroyed.AUDIO, _day(11, 13), "transcript", 2890.0, ("ab" * 32,), "cd" * 32
)
RECORD = ChartRecord(
    DANA, CHART, (NOTES[0], NOTES[1], ADDENDUM, *NOTES[2:]), (CONSENT,), ASSESSMENTS, (RECEIPT,), 21,
    asks_in=NOTES[0].session, withdraws_in=NOTES[0].session,
)  # fmt: skip
_TOM = replace(CONSENT, id="c2", person="Tom Reyes")
_YES = OutsideAgreement(ConsentState.AGREED, ConsentMethod.ON_SCREEN, _day(11, 6), "")
OUTSIDE = replace(
    RECORD, consents=(CONSENT, _TOM), outside=_YES, outside_model=True,
    outside_people=((CONSENT, _YES), (_TOM, OutsideAgreement(ConsentState.DECLINED))),
)  # fmt: skip
HISTORY = (
    AuditEntry(91, NOW, "", "chart.changed", "dana", "plan", ""),
    AuditEntry(88, _day(11, 13), "", "note.signed", "n8", "", ""),
    AuditEntry(12, _day(3, 12), "", "consent.agreed", "c1", "on_screen", ""),
)
