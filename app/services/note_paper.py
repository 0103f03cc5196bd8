"""A note as it leaves the program on paper or in a file: the same content in every form (R62)."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.domain.amendments import NoteHistory
from app.domain.chart import Client
from app.domain.note import Amendment, Note, Section
from app.domain.session import Session
from app.domain.states import NoteState
from app.services.form_document import FormDocument
from app.services.form_document import Section as FormSection

DRAFT = "Draft, not signed"
_HEADINGS = frozenset(section.value for section in Section)
_SHOWN_HASH = 16
"""Characters of the signed text's SHA-256 that are printed."""


@dataclass(frozen=True, slots=True)
class Paper:
    """``head`` and ``foot`` stand on every page; ``name`` is a file's name without a person's in it."""

    form: FormDocument
    head: str
    foot: str
    name: str


def note_paper(
    history: NoteHistory, text: str, client: Client, session: Session, zone: tzinfo | None = None
) -> Paper:
    """The text that counts, with its addenda; ``text`` is that of the current note, signed or not."""
    note = history.current
    held = session.started_at or note.signed_at or note.updated_at
    day = held.astimezone(zone).strftime("%Y-%m-%d") if held is not None else ""
    title = "Amended progress note" if note.amendment is Amendment.AMENDMENT else "Progress note"
    sections = [FormSection("", _facts(note, client, session, zone)), *_sections(text)]
    for addendum in history.addenda:
        sections.append(
            FormSection(f"Addendum, signed {_moment(addendum.signed_at, zone)}", _lines(addendum.text))
        )
    sections.append(FormSection("", _signature(note, zone)))
    head = " · ".join(part for part in (client.name, day) if part)
    foot = DRAFT if note.state is NoteState.DRAFT else f"Signed {_moment(note.signed_at, zone)}"
    return Paper(
        FormDocument(f"{title} ({note.type.label})", tuple(s for s in sections if s.paragraphs)),
        f"{head} · {DRAFT}" if note.state is NoteState.DRAFT else head,
        foot,
        "-".join(part for part in ("progress-note", day, "draft" * (note.state is NoteState.DRAFT)) if part),
    )


def _facts(note: Note, client: Client, session: Session, zone: tzinfo | None) -> tuple[str, ...]:
    born = f"Born {client.birth_date:%Y-%m-%d}" if client.birth_date is not None else ""
    who = " · ".join(part for part in (client.name, born) if part)
    times = [_moment(session.started_at, zone)] if session.started_at is not None else []
    if session.started_at is not None and session.ended_at is not None:
        times.append(f"to {session.ended_at.astimezone(zone):%H:%M}")
    where = " · ".join(part for part in (" ".join(times), session.room) if part)
    state = (DRAFT,) if note.state is NoteState.DRAFT else ()
    return tuple(line for line in (who, where, *state) if line)


def _sections(text: str) -> list[FormSection]:
    """Blocks of the text; the line of a known section above its sentences is a heading."""
    found = []
    for block in text.strip().split("\n\n"):
        first, *rest = block.splitlines() or [""]
        titled = first in _HEADINGS and bool(rest)
        lines = rest if titled else [first, *rest]
        found.append(FormSection(first if titled else "", tuple(line for line in lines if line.strip())))
    return found


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


def _signature(note: Note, zone: tzinfo | None) -> tuple[str, ...]:
    if note.state is NoteState.DRAFT:
        return ()
    signed = f"Signed by {note.signed_by}, {_moment(note.signed_at, zone)}"
    meaning = f"{note.meaning}." if note.meaning else ""
    reason = f"Signed with open points: {note.sign_reason}" if note.sign_reason else ""
    check = f"Check number {note.sha256[:_SHOWN_HASH]}" if note.sha256 else ""
    return tuple(line for line in (signed, meaning, reason, check) if line)


def _moment(at: datetime | None, zone: tzinfo | None) -> str:
    return "" if at is None else at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
