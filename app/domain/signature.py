"""What a signature stands for, as bytes that are the same for ever (R28, R63)."""

import json
from datetime import UTC, datetime
from enum import StrEnum

from app.domain.note import Amendment, Note

FORMS = (2, 1)
"""Of the content that is signed, the newest first; what was signed in an older form stays checkable.

The second one also holds the sentences and the filled-in fields, which the screen shows in place of the text.
"""

MEANINGS = {
    None: "Author of this note",
    Amendment.ADDENDUM: "Author of this addendum",
    Amendment.AMENDMENT: "Author of this amendment",
}
"""What the signer says with the signature."""


class Verification(StrEnum):
    """What a look at a signed note finds."""

    VALID = "valid"
    CHANGED = "changed"  # the text, or anything that was signed with it, is not what was signed
    OTHER_KEY = "other_key"  # signed, but not with this profile's key
    UNSIGNED = "unsigned"  # from before signatures were kept, or a draft


def signed_content(note: Note, earlier: Note | None = None, form: int = FORMS[0]) -> bytes:
    """The bytes a signature is made over: one JSON object, UTF-8, keys sorted, no spaces.

    ``earlier`` is the note that ``note`` amends: its hash and signature are signed too, so that neither can
    be replaced by another text without breaking this one. Times are UTC with microseconds.
    """
    content: dict[str, object] = {
        "form": form,
        "note": note.id,
        "session": note.session_id,
        "client": note.client_id,
        "clinician": note.clinician_id,
        "type": note.type.value,
        "template": note.template_id,
        "template_version": note.template_version,
        "text": note.text,
        "sha256": note.sha256,
        "signed_by": note.signed_by,
        "signed_at": "" if note.signed_at is None else _moment(note.signed_at),
        "meaning": note.meaning,
        "reason": note.sign_reason,
        "amends": note.amends,
        "amendment": "" if note.amendment is None else note.amendment.value,
        "amendment_reason": note.amendment_reason,
        "earlier_sha256": "" if earlier is None else earlier.sha256,
        "earlier_signature": "" if earlier is None else earlier.signature,
    }
    if form > 1:
        content["sentences"] = [[sentence.section.value, sentence.text] for sentence in note.sentences]
        content["fields"] = [[value.field_id, *value.values] for value in note.fields]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
