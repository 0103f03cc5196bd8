"""Questionnaires and other assessments of a chart: changed until they are signed (R54, R59)."""

from dataclasses import dataclass, replace
from datetime import date

from app.domain.errors import ErrorCode, InputError
from app.domain.ids import new_id
from app.domain.treatment import Assessment
from app.services.charts import client_in
from app.services.events import ChartChanged, EventBus
from app.services.ports import Clock, Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class AssessmentEntry:
    """What a form holds of an assessment."""

    name: str
    taken_on: date
    score: str = ""
    text: str = ""


class AssessmentService:
    """Keeps assessments; every change is one commit, audited by the id alone. Any thread."""

    def __init__(self, database: Database, clock: Clock, bus: EventBus) -> None:
        self._database, self._clock, self._bus = database, clock, bus

    def add(self, client_id: str, entry: AssessmentEntry) -> Assessment:
        """Keep a new one, not signed. CLIENT_UNKNOWN, ASSESSMENT_EMPTY."""
        with self._database.unit_of_work() as unit:
            client_in(unit, client_id)
            made = _filled(Assessment(new_id(), client_id, "", entry.taken_on), entry)
            unit.assessments.save(made)
            unit.audit.add("assessment.added", made.id)
            unit.commit()
        self._bus.publish(ChartChanged(client_id))
        return made

    def change(self, assessment_id: str, entry: AssessmentEntry) -> Assessment:
        """Change one that is not signed. ASSESSMENT_SIGNED, ASSESSMENT_EMPTY."""
        with self._database.unit_of_work() as unit:
            changed = _filled(_open(unit, assessment_id), entry)
            unit.assessments.save(changed)
            unit.audit.add("assessment.changed", changed.id)
            unit.commit()
        self._bus.publish(ChartChanged(changed.client_id))
        return changed

    def sign(self, assessment_id: str, clinician_id: str) -> Assessment:
        """Sign it with the clinician's name and the time; it never changes again. ASSESSMENT_SIGNED."""
        with self._database.unit_of_work() as unit:
            assessment = _open(unit, assessment_id)
            clinician = unit.clinicians.get(clinician_id)
            by = clinician.signature if clinician is not None else ""
            signed = replace(assessment, signed_at=self._clock.now(), signed_by=by)
            unit.assessments.save(signed)
            unit.audit.add("assessment.signed", signed.id, actor=clinician_id)
            unit.commit()
        self._bus.publish(ChartChanged(signed.client_id))
        return signed

    def remove(self, assessment_id: str) -> None:
        """Remove one that is not signed. ASSESSMENT_SIGNED."""
        with self._database.unit_of_work() as unit:
            assessment = _open(unit, assessment_id)
            unit.assessments.remove(assessment.id)
            unit.audit.add("assessment.removed", assessment.id)
            unit.commit()
        self._bus.publish(ChartChanged(assessment.client_id))


def _open(unit: UnitOfWork, assessment_id: str) -> Assessment:
    assessment = unit.assessments.get(assessment_id)
    if assessment is None:
        raise InputError(ErrorCode.CLIENT_UNKNOWN)
    if assessment.signed_at is not None:
        raise InputError(ErrorCode.ASSESSMENT_SIGNED)
    return assessment


def _filled(assessment: Assessment, entry: AssessmentEntry) -> Assessment:
    name, score, text = " ".join(entry.name.split()), " ".join(entry.score.split()), entry.text.strip()
    if not name or not (score or text):
        raise InputError(ErrorCode.ASSESSMENT_EMPTY)
    return replace(assessment, name=name, taken_on=entry.taken_on, score=score, text=text)
