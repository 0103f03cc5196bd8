"""Documents that a clinician saved to a chart: kept as they were, only read and printed (R59)."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum


class SavedKind(StrEnum):
    """What was saved; the values are persisted."""

    CASE_SUMMARY = "case_summary"


@dataclass(frozen=True, slots=True)
class SavedDocument:
    """A text of the chart; ``sha256`` of everything in it shows whether it is as it was saved.

    It is made from other documents, and so never a source of anything that is made from the chart.
    """

    id: str
    client_id: str
    kind: SavedKind
    title: str
    text: str
    created_at: datetime
    sha256: str = ""

    @property
    def genuine(self) -> bool:
        """Whether it is as it was saved."""
        return self.sha256 == _hash(self)


def sealed_document(document: SavedDocument) -> SavedDocument:
    """The document with the hash of its content."""
    return replace(document, sha256=_hash(document))


def _hash(document: SavedDocument) -> str:
    """Of one JSON object, UTF-8, keys sorted, no spaces; times in UTC with microseconds."""
    content = {
        "form": 1,
        "id": document.id,
        "client": document.client_id,
        "kind": document.kind.value,
        "title": document.title,
        "text": document.text,
        "created_at": document.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    written = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(written).hexdigest()
