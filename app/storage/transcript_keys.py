"""Which data key seals a session's transcript: a number that only grows, so no key id is used twice.

The first key is ``transcript/<session>``, the next ``transcript/<session>/1`` and so on. A key is made
before the commit that counts it, so a crash in between leaves keys whose numbers follow the counted one.
They are looked for whenever keys go. A destruction does not wait for that when the keyring is locked: the
session stays marked as not swept until somebody could look.
"""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from app.domain.errors import BugError
from app.services.ports import Clock, KeyVault
from app.storage import tables
from app.storage.doomed import DoomedKeys
from app.storage.failures import Statements

_KEYS = tables.transcript_keys


def key_id_of(session_id: str, number: int = 0) -> str:
    """The id of the data key of that number of a session's transcript."""
    return f"transcript/{session_id}/{number}" if number else f"transcript/{session_id}"


class TranscriptKeys:
    """The keys of transcripts within one unit of work."""

    def __init__(self, statements: Statements, vault: KeyVault, doomed: DoomedKeys, clock: Clock) -> None:
        self._statements = statements
        self._vault = vault
        self._doomed = doomed
        self._clock = clock

    def writing(self, session_id: str, *, in_use: bool) -> tuple[str, bytes]:
        """The current key and its id, made now if this is the first write.

        ``in_use``: rows are sealed with it, so that KEY_MISSING is raised when the vault has lost it.
        """
        number, swept = self._state(session_id)
        if not swept:
            number = self.sweep(session_id)
        key_id = key_id_of(session_id, number)
        if self._doomed.has(key_id):
            raise BugError({"key": key_id, "rule": "doomed-key-in-use"})
        made = in_use or self._vault.exists(key_id)
        return key_id, self._vault.load(key_id) if made else self._vault.create(key_id)

    def reading(self, key_id: str) -> bytes:
        """The key of that id; KEY_MISSING when it is gone."""
        return self._vault.load(key_id)

    def replace(self, session_id: str, *, make: bool) -> None:
        """Doom every key so far, used or left by a crash; what is written next has a key of its own.

        ``make`` makes that key now. The vault is asked first: when it fails, nothing was changed.
        """
        number, _ = self._state(session_id)
        free = self._free(session_id, number + 1)
        if make:
            self._vault.create(key_id_of(session_id, free))
        self._doom(session_id, range(free))
        self._set(session_id, free, swept=True)

    def abandon(self, session_id: str) -> tuple[str, ...]:
        """Doom every key so far, whose ids are returned, without asking the vault, which may be locked;
        ``sweep`` has to follow."""
        number, _ = self._state(session_id)
        self._doom(session_id, range(number + 1))
        self._set(session_id, number + 1, swept=False)
        return tuple(key_id_of(session_id, gone) for gone in range(number + 1))

    def not_swept(self) -> tuple[str, ...]:
        """The sessions that were abandoned and not swept yet."""
        rows = self._statements.all(select(_KEYS.c.session_id).where(~_KEYS.c.swept).order_by(_KEYS.c.row))
        return tuple(row.session_id for row in rows)

    def sweep(self, session_id: str) -> int:
        """Doom the keys that crashes left of an abandoned transcript; returns the number to use next."""
        number, _ = self._state(session_id)
        free = self._free(session_id, number)
        self._doom(session_id, range(number, free))
        self._set(session_id, free, swept=True)
        return free

    def _free(self, session_id: str, number: int) -> int:
        """The first number from this one on that the vault has no key of: what a crash left has no holes."""
        while self._vault.exists(key_id_of(session_id, number)):
            number += 1
        return number

    def _doom(self, session_id: str, numbers: range) -> None:
        for number in numbers:
            self._doomed.add(key_id_of(session_id, number), self._clock.now())

    def _state(self, session_id: str) -> tuple[int, bool]:
        query = select(_KEYS.c.number, _KEYS.c.swept).where(_KEYS.c.session_id == session_id)
        row = self._statements.one(query)
        return (0, True) if row is None else (int(row.number), bool(row.swept))

    def _set(self, session_id: str, number: int, *, swept: bool) -> None:
        values = {"number": number, "swept": swept}
        statement = insert(_KEYS).values(session_id=session_id, **values)
        self._statements.run(statement.on_conflict_do_update(index_elements=["session_id"], set_=values))
