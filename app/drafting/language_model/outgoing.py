"""The one seam through which words go to a language model and come back: hidden, counted, recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from app.domain.endpoint import Endpoint, ModelRequest
from app.domain.identifiers import PLACEHOLDER
from app.domain.ids import new_id

Sent = Callable[[ModelRequest], None]
"""Told of each request when it is sent, and again with its outcome; same id. Called in the worker thread."""


class Disguise(Protocol):
    """Stands placeholders for the chart's identifiers, and puts the words back."""

    def hide(self, text: str) -> str:
        """The text without identifiers."""

    def restore(self, text: str) -> str:
        """The text with the words back; an unknown placeholder is an error."""


class Undisguised:
    """For a model on this computer: every text as it is."""

    def hide(self, text: str) -> str:
        """The same text."""
        return text

    def restore(self, text: str) -> str:
        """The same text."""
        return text


def nobody(request: ModelRequest) -> None:
    """Keeps no record."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Hides and restores through ``disguise``, and records every request at ``sent``.

    A request is recorded before its first byte leaves, with no outcome, and again when it has one.
    """

    endpoint: Endpoint
    disguise: Disguise
    sent: Sent = nobody

    def hide(self, text: str) -> str:
        """What may leave of ``text``."""
        return self.disguise.hide(text)

    def restore(self, text: str) -> str:
        """What the model's ``text`` means here."""
        return self.disguise.restore(text)

    def restored(self, value: Any) -> Any:
        """A parsed answer with every text in it restored; keys stay."""
        if isinstance(value, str):
            return self.restore(value)
        if isinstance(value, list):
            return [self.restored(part) for part in value]
        if isinstance(value, dict):
            return {key: self.restored(part) for key, part in value.items()}
        return value

    def record(self, purpose: str, body: bytes) -> ModelRequest:
        """The record of a request that is about to be sent: size and hash of its body, never its words."""
        written = body.decode("utf-8", "replace")
        request = ModelRequest(
            new_id(),
            datetime.now(UTC),
            self.endpoint.reached,
            self.endpoint.model,
            purpose,
            len(written),
            len(PLACEHOLDER.findall(written)),
            hashlib.sha256(body).hexdigest(),
        )
        self.sent(request)
        return request

    def close(self, request: ModelRequest, outcome: str) -> None:
        """The same record with how it ended."""
        self.sent(replace(request, outcome=outcome))
