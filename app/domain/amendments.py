"""A signed note is never changed: an addendum stands beside it, an amendment takes its place (B8)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.ids import new_id
from app.domain.note import Amendment, Note, Section, Sentence, SentenceStatus, Source
from app.domain.states import NoteState


@dataclass(frozen=True, slots=True)
class NoteHistory:
    """The session's own note, and what was written later to add to it or to replace it, oldest first."""

    original: Note
    later: tuple[Note, ...] = ()

    @property
    def current(self) -> Note:
        """The text that counts: the newest signed amendment, or the original."""
        replaced = [n for n in self.later if n.amendment is Amendment.AMENDMENT and n.state is not _DRAFT]
        return replaced[-1] if replaced else self.original

    @property
    def draft(self) -> Note | None:
        """What is being written now; one at a time."""
        return next((note for note in self.later if note.state is _DRAFT), None)

    @property
    def signed(self) -> tuple[Note, ...]:
        """Every signed version and addendum, in the order of signing."""
        return tuple(note for note in (self.original, *self.later) if note.state is not _DRAFT)

    @property
    def addenda(self) -> tuple[Note, ...]:
        """The signed addenda, of whatever version."""
        return tuple(note for note in self.signed if note.amendment is Amendment.ADDENDUM)


_DRAFT = NoteState.DRAFT


def begun(earlier: Note, kind: Amendment, reason: str) -> Note:
    """A new draft that amends ``earlier``; an amendment begins with its text, an addendum with nothing.

    What was signed keeps what was found of it, but none of it is open any more.
    """
    carried = earlier.sentences if kind is Amendment.AMENDMENT else ()
    return replace(
        earlier,
        id=new_id(),
        state=_DRAFT,
        sentences=tuple(replace(s, id=new_id()) for s in carried),
        missing=(),
        drafter="written by you",
        version=1,
        signed_at=None,
        signed_by="",
        sign_reason="",
        sha256="",
        text="",
        fields=earlier.fields if kind is Amendment.AMENDMENT else (),
        amends=earlier.id,
        amendment=kind,
        amendment_reason=reason,
        meaning="",
        signature="",
        public_key="",
    )


def rewritten(note: Note, lines: Sequence[tuple[Section, str]]) -> tuple[Sentence, ...]:
    """The sentences of ``note`` as ``lines`` say them now; a line that is unchanged keeps its source."""
    known = {(s.section, s.text): s for s in note.sentences}
    made = []
    for section, line in lines:
        text = " ".join(line.split())
        if text:
            kept = known.pop((section, text), None)
            made.append(kept or _own(section, text))
    return tuple(made)


def heading(note: Note, earlier: Note, signed_at: str) -> str:
    """What stands above the text of an addendum or an amendment: what it belongs to, and why."""
    assert note.amendment is not None  # a note that amends nothing has no heading
    to = "Addendum to" if note.amendment is Amendment.ADDENDUM else "Amendment of"
    what = earlier.amendment.value if earlier.amendment is not None else f"{earlier.type.label} note"
    by = f" by {earlier.signed_by}" if earlier.signed_by else ""
    return f"{to} the {what} signed {signed_at}{by}\nReason: {note.amendment_reason}"


def _own(section: Section, text: str) -> Sentence:
    return Sentence(new_id(), section, text, Source.EDITED_BY_YOU, status=SentenceStatus.EDITED_BY_YOU)
