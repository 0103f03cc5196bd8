"""What stands around a note: charts, inputs, templates, ratings, receipts, requests to models."""

from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.endpoint import ModelRequest
from app.domain.errors import BugError
from app.domain.material import WrittenInput
from app.domain.rating import Rating
from app.domain.receipt import DestructionReceipt
from app.domain.templates import Template
from app.domain.treatment import Assessment, Chart
from app.storage import tables
from app.storage.charts import Records, values_of
from app.storage.documents import dump_document, load_document
from app.storage.failures import Statements


class ChartRecords:
    """The clinical part of the charts, a document each."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def get(self, client_id: str) -> Chart:
        """The chart; an empty one where nothing was entered yet."""
        query = select(tables.charts.c.content).where(tables.charts.c.client_id == client_id)
        row = self._statements.one(query)
        return Chart(client_id) if row is None else load_document(Chart, row.content)

    def save(self, chart: Chart) -> None:
        """Insert or replace."""
        values = {"content": dump_document(chart)}
        statement = insert(tables.charts).values(client_id=chart.client_id, **values)
        self._statements.run(statement.on_conflict_do_update(index_elements=["client_id"], set_=values))


class AssessmentRecords(Records[Assessment]):
    """Assessments."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.assessments, Assessment)

    def of_client(self, client_id: str) -> tuple[Assessment, ...]:
        """By the day they were taken."""
        table = tables.assessments
        query = select(table).where(table.c.client_id == client_id)
        return self._list(query.order_by(table.c.taken_on, table.c.row))

    def remove(self, assessment_id: str) -> None:
        """Idempotent."""
        table = tables.assessments
        self._statements.run(delete(table).where(table.c.id == assessment_id))


class InputRecords(Records[WrittenInput]):
    """What was dictated, photographed or written for a note."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.note_inputs, WrittenInput)

    def of_session(self, session_id: str) -> tuple[WrittenInput, ...]:
        """Oldest first."""
        return self._list(self._every().where(tables.note_inputs.c.session_id == session_id))

    def remove(self, input_id: str) -> None:
        """Idempotent."""
        table = tables.note_inputs
        self._statements.run(delete(table).where(table.c.id == input_id))


class TemplateRecords:
    """Every version of every template, a document each."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def save(self, template: Template) -> None:
        """A version that is there already is never changed: ``BugError``."""
        if self.version(template.id, template.version) is not None:
            raise BugError({"template": template.id, "version": template.version, "rule": "version-frozen"})
        values = {"template_id": template.id, "version": template.version}
        self._statements.run(insert(tables.templates).values(content=dump_document(template), **values))

    def version(self, template_id: str, version: int) -> Template | None:
        """That version, or None."""
        table = tables.templates
        query = select(table.c.content).where(table.c.template_id == template_id, table.c.version == version)
        row = self._statements.one(query)
        return None if row is None else load_document(Template, row.content)

    def newest(self) -> tuple[Template, ...]:
        """The newest version of each, in the order of their making."""
        table = tables.templates
        highest = (
            select(table.c.template_id, func.max(table.c.version).label("version"), func.min(table.c.row))
            .group_by(table.c.template_id)
            .subquery()
        )
        first = highest.c[2]
        query = (
            select(table.c.content)
            .join(
                highest,
                (table.c.template_id == highest.c.template_id) & (table.c.version == highest.c.version),
            )
            .order_by(first)
        )
        return tuple(load_document(Template, row.content) for row in self._statements.all(query))


class RatingRecords:
    """Stars and comments."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def get(self, note_id: str) -> Rating | None:
        """The rating of a note, or None."""
        query = self._columns().where(tables.ratings.c.note_id == note_id)
        row = self._statements.one(query)
        return None if row is None else Rating(**row._mapping)

    def save(self, rating: Rating) -> None:
        """Insert, or replace an earlier one of the same note."""
        values = values_of(rating)
        changed = {name: value for name, value in values.items() if name != "note_id"}
        statement = insert(tables.ratings).values(values)
        self._statements.run(statement.on_conflict_do_update(index_elements=["note_id"], set_=changed))

    def all(self) -> tuple[Rating, ...]:
        """Oldest first."""
        query = self._columns().order_by(tables.ratings.c.at, tables.ratings.c.row)
        return tuple(Rating(**row._mapping) for row in self._statements.all(query))

    def _columns(self) -> Select[Any]:
        return select(*(c for c in tables.ratings.c if c.name != "row"))


class ReceiptRecords(Records[DestructionReceipt]):
    """Receipts of destruction; one that was added never changes."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.receipts, DestructionReceipt)

    def add(self, receipt: DestructionReceipt) -> None:
        """Keep a new one; an id that is there already is a ``BugError``."""
        if self.get(receipt.id) is not None:
            raise BugError({"receipt": receipt.id, "rule": "receipt-frozen"})
        self.save(receipt)

    def of_session(self, session_id: str) -> tuple[DestructionReceipt, ...]:
        """Oldest first."""
        return self._list(self._every().where(tables.receipts.c.session_id == session_id))

    def of_client(self, client_id: str) -> tuple[DestructionReceipt, ...]:
        """Oldest first."""
        return self._list(self._every().where(tables.receipts.c.client_id == client_id))


class ModelRequestRecords(Records[ModelRequest]):
    """Requests to language models."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.model_requests, ModelRequest)
