"""What the header says of a session and its note."""

from app.domain.note import Note
from app.domain.states import NoteState
from app.ui.times import clock, day
from app.ui.workspace.contract import WorkspaceData
from app.ui.workspace.model import Header


def header_of(data: WorkspaceData, note: Note, client: str) -> Header:
    """Who, when and where; what type and state; when it was saved or signed, and where it is."""
    session = data.session
    parts = [f"{day(session.started_at)}, {clock(session.started_at)}" if session.started_at else ""]
    if session.started_at and session.ended_at:
        parts[0] += f" to {clock(session.ended_at)}"
    parts += [session.kind, session.room]
    signed = note.state is not NoteState.DRAFT
    at = note.signed_at if signed else note.updated_at
    saved = f"{'Signed' if signed else 'Saved'} {clock(at)}" if at else ""
    if signed and note.signed_by:
        saved += f" by {note.signed_by}"
    if signed and data.delivery:
        saved += f" · {data.delivery}"
    name = data.template_name or note.type.label
    return Header(client, " · ".join(p for p in parts if p), name, signed, saved, data.ai_enabled)
