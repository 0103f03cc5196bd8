"""What the clinician wrote down about a session in words of their own, one text a session."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from app.services.ports import Clock
from app.storage import tables
from app.storage.failures import Statements

_SUMMARIES = tables.session_summaries


class SummaryRecords:
    """The summaries within one unit of work."""

    def __init__(self, statements: Statements, clock: Clock) -> None:
        self._statements = statements
        self._clock = clock

    def get(self, session_id: str) -> str:
        """The text; "" when there is none."""
        row = self._statements.one(select(_SUMMARIES.c.text).where(_SUMMARIES.c.session_id == session_id))
        return "" if row is None else str(row.text)

    def set(self, session_id: str, text: str) -> None:
        """Replace it; an empty text removes it."""
        if not text:
            self._statements.run(delete(_SUMMARIES).where(_SUMMARIES.c.session_id == session_id))
            return
        values = {"text": text, "updated_at": self._clock.now()}
        statement = insert(_SUMMARIES).values(session_id=session_id, **values)
        self._statements.run(statement.on_conflict_do_update(index_elements=["session_id"], set_=values))
