"""Receipts of destruction: read, and checked against a printed number (B4)."""

import re

from app.domain.receipt import Destroyed, DestructionReceipt, hashed
from app.services.ports import Database

SHORTEST_NUMBER = 16
"""Characters of a check number that are enough to find a receipt."""


class ReceiptService:
    """Shows what was destroyed. A transcript's receipt counts once its keys are gone, not before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_session(self, session_id: str) -> tuple[DestructionReceipt, ...]:
        """Oldest first; nothing that is still being destroyed."""
        with self._database.unit_of_work() as unit:
            found = unit.receipts.of_session(session_id)
        return self._finished(found)

    def of_client(self, client_id: str) -> tuple[DestructionReceipt, ...]:
        """Oldest first; nothing that is still being destroyed."""
        with self._database.unit_of_work() as unit:
            found = unit.receipts.of_client(client_id)
        return self._finished(found)

    def check(self, client_id: str, number: str) -> DestructionReceipt | None:
        """The genuine receipt of that printed number, or of its first 16 characters; else None."""
        typed = re.sub(r"[\s-]", "", number).lower()
        if len(typed) < SHORTEST_NUMBER:
            return None
        return next((r for r in self.of_client(client_id) if r.sha256.startswith(typed) and r.genuine), None)

    def _finished(self, receipts: tuple[DestructionReceipt, ...]) -> tuple[DestructionReceipt, ...]:
        waiting = {hashed(key) for key in self._database.pending_destructions()}
        return tuple(r for r in receipts if r.what is Destroyed.AUDIO or not waiting.intersection(r.keys))
