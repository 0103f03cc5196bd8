"""A signed note and its versions, in words."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from app.domain.amendments import NoteHistory
from app.domain.note import SECTIONS, Amendment, Note, Section
from app.domain.signature import Verification
from app.domain.states import NoteState
from app.ui.amend.model import Part, SignedModel, VersionRow
from app.ui.roles import ColorRole, IconName
from app.ui.times import clock, day

_LOOKS: dict[Verification, tuple[IconName, ColorRole, str]] = {
    Verification.VALID: ("badge-check", "ok", "Signature valid"),
    Verification.CHANGED: ("triangle-alert", "warning", "Changed since it was signed"),
    Verification.OTHER_KEY: ("triangle-alert", "warning", "Signed with another key"),
    Verification.UNSIGNED: ("lock", "muted", "Signed before signatures were kept"),
}
_KINDS = {None: "Note", Amendment.ADDENDUM: "Addendum", Amendment.AMENDMENT: "Amendment"}


def signed_model(
    history: NoteHistory, checked: Mapping[str, Verification], zone: tzinfo | None = None
) -> SignedModel | None:
    """The panel of the note that counts; None while it is a draft."""
    note = history.current
    if note.state is NoteState.DRAFT:
        return None
    found = [checked.get(version.id, Verification.UNSIGNED) for version in history.signed]
    worst = next((v for v in (Verification.CHANGED, Verification.OTHER_KEY) if v in found), None)
    icon, tone, words = _LOOKS[worst or checked.get(note.id, Verification.UNSIGNED)]
    kind = "" if note.amendment is None else f"{_KINDS[note.amendment]} · "
    count = len(history.addenda)
    beside = "" if not count else f" · {count} addendum" if count == 1 else f" · {count} addenda"
    who = " · ".join(part for part in (note.signed_by, moment(note.signed_at, zone), note.meaning) if part)
    draft = history.draft
    going_on = "" if draft is None else f"Go on with the {draft.amendment!s}"
    others = tuple(_row(other, zone) for other in history.signed if other.id != note.id)
    return SignedModel(icon, tone, f"{words}{beside}", f"{kind}{who}", others, draft is None, going_on)


def moment(at: datetime | None, zone: tzinfo | None = None) -> str:
    """``20 Nov, 11:02``."""
    return "" if at is None else f"{day(at, zone)}, {clock(at, zone)}"


def version_title(note: Note, zone: tzinfo | None = None) -> str:
    """``Addendum, signed 20 Nov, 11:02``."""
    replaced = ", replaced since" if note.state is NoteState.AMENDED else ""
    return f"{_KINDS[note.amendment]}, signed {moment(note.signed_at, zone)}{replaced}"


def parts_of(draft: Note) -> tuple[Part, ...]:
    """The boxes: one for an addendum; for an amendment one for each section."""
    usual = SECTIONS[draft.type]
    if draft.amendment is Amendment.ADDENDUM:
        return (Part(usual[0], "Addendum", _text(draft, None)),)
    others = dict.fromkeys(s.section for s in draft.sentences if s.section not in usual)
    return tuple(Part(section, section.value, _text(draft, section)) for section in (*usual, *others))


def _text(draft: Note, section: Section | None) -> str:
    return "\n".join(s.text for s in draft.sentences if section is None or s.section is section)


def _row(other: Note, zone: tzinfo | None) -> VersionRow:
    why = other.amendment_reason or other.signed_by
    return VersionRow(other.id, version_title(other, zone), why)
