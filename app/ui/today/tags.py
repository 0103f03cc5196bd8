"""The pill and the words beside it, for every stage of a visit."""

from __future__ import annotations

from app.ui.tag import Tag
from app.ui.times import clock
from app.ui.today.model import Visit, VisitStage

_TAGS: dict[VisitStage, Tag] = {
    VisitStage.OPEN: Tag("Session open", "accent", "users"),
    VisitStage.RECORDING: Tag("Recording", "recording", "mic"),
    VisitStage.PAUSED: Tag("Paused", "paused", "pause"),
    VisitStage.INTERRUPTED: Tag("Interrupted, safe", "warning", "rotate-ccw"),
    VisitStage.FAILED: Tag("Needs a retry", "warning", "triangle-alert"),
    VisitStage.DRAFTED: Tag("Draft ready", "accent", "file-pen-line"),
    VisitStage.SIGNED: Tag("Signed", "ok", "lock"),
}


def tag_of(visit: Visit) -> Tag:
    """The visit's status pill."""
    if visit.stage is VisitStage.GENERATING:
        step = f", step {visit.generating_step} of {visit.generating_steps}" if visit.generating_step else ""
        return Tag(f"Generating{step}", "neutral", "loader-circle")
    if visit.stage is VisitStage.PLANNED:
        return _consent_tag(visit)
    if visit.stage is VisitStage.DRAFTED and visit.to_write:
        return Tag("Note to write", "neutral", "pencil")
    return _TAGS[visit.stage]


def aside_of(visit: Visit) -> str:
    """The few words before the pill; often none."""
    if visit.stage is VisitStage.PLANNED:
        return _consent_aside(visit)
    if visit.stage is VisitStage.GENERATING and visit.ready_by is not None:
        return f"ready by {clock(visit.ready_by)}"
    if visit.stage is VisitStage.DRAFTED and visit.points_to_check:
        points = "point" if visit.points_to_check == 1 else "points"
        return f"{visit.points_to_check} {points} to check"
    if visit.stage is VisitStage.SIGNED and visit.delivered_at is not None:
        return f"in the EHR since {clock(visit.delivered_at)}"
    return ""


def _consent_tag(visit: Visit) -> Tag:
    if visit.declined:
        return Tag("Declined recording", "recording", "circle-slash")
    if visit.agreed >= visit.people:
        return Tag("Agreed to recording", "ok", "badge-check")
    if visit.agreed == 0:
        return Tag("Not asked yet", "paused", "hourglass")
    return Tag(f"{visit.agreed} of {visit.people} agreed", "paused", "hourglass")


def _consent_aside(visit: Visit) -> str:
    if visit.declined:
        return "nothing is recorded"
    missing = visit.people - visit.agreed
    if missing <= 0:
        return ""
    if visit.agreed == 0:
        return "ask here or on paper"
    return f"{missing} not asked yet"
