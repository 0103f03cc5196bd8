"""What leaves the laptop on paper or in files: receipts, exports; and ratings, which never do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode
from app.domain.receipt import Destroyed, DestructionReceipt, hashed, sealed
from app.services.explanations import EXPLANATIONS
from app.services.ratings import Month, Trend
from app.ui.errors.model import problem_of
from app.ui.export.view import ExportSheets
from app.ui.gallery._backdrop import Recorded, backdrop
from app.ui.gallery.scene import Look, Scene
from app.ui.gallery.workspace import NoCommands, data
from app.ui.rating.presenter import RatingPresenter
from app.ui.rating.quality import QualityCard
from app.ui.rating.view import RatingSheets
from app.ui.receipt.view import ReceiptSheets
from app.ui.settings.panels import in_card
from app.ui.spacing import column
from app.ui.theme.focus import FocusRing
from app.ui.widgets import SheetHost
from app.ui.workspace.view import WorkspacePage

_AT = datetime(2026, 11, 20, 10, 50, 12, tzinfo=UTC)
_SMALL = (960, 600)


def _receipt(what: Destroyed, why: str, amount: float, hour: int) -> DestructionReceipt:
    at = _AT.replace(hour=hour)
    return sealed(DestructionReceipt(f"r{hour}", "s", "c", what, at, why, amount, (hashed("key"),), ""))


_RECEIPTS = (
    _receipt(Destroyed.AUDIO, "transcript", 2940.0, 10),
    _receipt(Destroyed.TRANSCRIPT, "signed", 312.0, 11),
)
_MONTHS = tuple(
    Month(datetime(2026, month, 1, tzinfo=UTC), average, count)
    for month, average, count in ((6, 2.9, 11), (7, 3.2, 19), (8, 3.1, 9), (9, 3.8, 22), (10, 4.1, 24))
)
_TRENDS = (
    Trend("SOAP", "assembled from the transcript, no language model", _MONTHS),
    Trend("DAP", "llama-3.1-8b on this computer", _MONTHS[3:]),
    Trend("BIRP", "assembled from the transcript, no language model", _MONTHS[-1:]),
)


def _workspace(_look: Look) -> QWidget:
    return backdrop("Dana R.", "Fri 20 Nov, 10:00 to 10:50 · 90834 · F41.1")


def _show_receipts(*, found: bool) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        FocusRing(window)
        sheet = ReceiptSheets(SheetHost(window)).open(_RECEIPTS)
        if found:
            sheet.field.setText(_RECEIPTS[0].sha256[:16])
            sheet.show_found(_RECEIPTS[0])

    return settle


def _show_export(*, failed: bool) -> Callable[[QWidget], None]:
    def settle(window: QWidget) -> None:
        FocusRing(window)
        sheets = ExportSheets(SheetHost(window))
        sheets.open(draft=True)
        if failed:
            sheets.show_problem(problem_of(EXPLANATIONS[ErrorCode.EXPORT_FILE_OPEN], closable=False))

    return settle


def _quality(_look: Look) -> QWidget:
    page = column(margins=(28, 28, 28, 28), surface="background")
    card = QualityCard()
    card.show_trends(_TRENDS)
    page.add(in_card(card))
    page.add_stretch()
    return page


def _rating(window: QWidget) -> None:
    FocusRing(window)
    sheets = RatingSheets(SheetHost(window))
    presenter = RatingPresenter(sheets, Recorded())
    sheets.attach(presenter)
    sheets.row.setParent(window)
    presenter.opened("n", 4, "")
    sheets.row.adjustSize()
    sheets.row.move(40, window.height() - sheets.row.height() - 40)
    window.rating_sheets = sheets  # type: ignore[attr-defined] # kept as long as the window


def _below_draft(_look: Look) -> QWidget:
    page = WorkspacePage(NoCommands())
    page.transcript.attach(Recorded())
    page.presenter.show(data())
    sheets = RatingSheets(SheetHost(page))
    presenter = RatingPresenter(sheets, Recorded())
    sheets.attach(presenter)
    page.add_to_foot(sheets.row)
    presenter.opened("n", 4, "")
    return page


def _comment(window: QWidget) -> None:
    FocusRing(window)
    RatingSheets(SheetHost(window)).ask_comment("The plan was too short.")


def _stars(window: QWidget) -> None:
    FocusRing(window)
    sheets = RatingSheets(SheetHost(window))
    sheets.row.setParent(window)  # or it would be a window of its own once it is shown
    presenter = RatingPresenter(sheets, Recorded())
    sheets.attach(presenter)
    presenter.opened("n", 4, "")
    sheets.row.hide()  # what this scene shows is the sheet for windows without room for it
    sheets.open()


SCENES = [
    Scene("receipt", _workspace, settled=_show_receipts(found=False)),
    Scene("receipt-found-960", _workspace, _SMALL, settled=_show_receipts(found=True)),
    Scene("export", _workspace, settled=_show_export(failed=False)),
    Scene("export-failed-960", _workspace, _SMALL, settled=_show_export(failed=True)),
    Scene("rating", _workspace, settled=_rating),
    Scene("rating-below-draft", _below_draft, (1220, 800)),
    Scene("rating-below-draft-960", _below_draft, (900, 600)),
    Scene("rating-sheet-960", _workspace, _SMALL, settled=_stars),
    Scene("rating-comment", _workspace, settled=_comment),
    Scene("rating-quality", _quality, (900, 800)),
]
