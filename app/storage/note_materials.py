"""What stands around a note: charts, inputs, templates, ratings, receipts, requests to models."""

from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.endpoint import ModelRequest
from app.domain.errors import BugError
from app.domain.material import WrittenInput
from app.domain.rating import Rating
from app.domain.receipt import DestructionReceipt
from app.domain.saved_document import SavedDocument
from app.domain.templates import Template
from app.domain.treatment import Assessment, Chart
from app.storage import tables
from app.storage.charts import Records
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
        content = dump_document(chart)
        statement = insert(tables.charts).values(client_id=chart.client_id, content=content)
        changed = {"content": content}
        self._statements.run(statement.on_conflict_do_update(index_elements=["client_id"], set_=changed))

    def all(self) -> tuple[Chart, ...]:
        """Those in which something was entered, in the order of their making."""
        rows = self._statements.all(select(tables.charts.c.content).order_by(tables.charts.c.row))
        return tuple(load_document(Chart, row.content) for row in rows)


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
        values = {"version": template.version, "content": dump_document(template)}
        self._statements.run(insert(tables.templates).values(template_id=template.id, **values))

    def version(self, template_id: str, version: int) -> Template | None:
        """That version, or None."""
        table = tables.templates
        query = select(table.c.content).where(table.c.template_id == template_id, table.c.version == version)
        row = self._statements.one(query)
        return None if row is None else load_document(Template, row.content)

    def newest(self) -> tuple[Template, ...]:
        """The newest version of each, in the order of their making."""
        newest: dict[str, Row[Any]] = {}
        for row in self._statements.all(select(tables.templates).order_by(tables.templates.c.row)):
            present = newest.get(row.template_id)
            if present is None or row.version > present.version:
                newest[row.template_id] = row
        return tuple(load_document(Template, row.content) for row in newest.values())


class RatingRecords(Records[Rating]):
    """Stars and comments, one of each note."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.ratings, Rating, key="note_id")

    def all(self) -> tuple[Rating, ...]:
        """Oldest first; one that was changed counts from its change."""
        return self._list(select(tables.ratings).order_by(tables.ratings.c.at, tables.ratings.c.row))

    def remove(self, note_id: str) -> None:
        """Take it back; idempotent."""
        self._statements.run(delete(tables.ratings).where(tables.ratings.c.note_id == note_id))


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


class DocumentRecords(Records[SavedDocument]):
    """What was saved to the charts; one that was added never changes."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.documents, SavedDocument)

    def add(self, document: SavedDocument) -> None:
        """Keep a new one; an id that is there already is a ``BugError``."""
        if self.get(document.id) is not None:
            raise BugError({"document": document.id, "rule": "document-frozen"})
        self.save(document)

    def of_client(self, client_id: str) -> tuple[SavedDocument, ...]:
        """Oldest first."""
        return self._list(self._every().where(tables.documents.c.client_id == client_id))


class ModelRequestRecords(Records[ModelRequest]):
    """Requests to language models."""

    def __init__(self, statements: Statements) -> None:
        super().__init__(statements, tables.model_requests, ModelRequest)
