"""The editor in the settings and the talking guide, with the real services behind them (R55, R67)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import ErrorCode, LocalError
from app.domain.states import SessionState
from app.services.form_editions import FormName
from app.ui.consent_forms import printing, reading
from app.ui.consent_forms.guide import TalkingGuidePanel
from app.ui.consent_forms.view import ConsentFormsPanel
from app.ui.errors.view import ErrorSheet
from app.ui.theme import Theme
from app.ui.widgets import QuestionSheet, Text, Toast
from tests.support.office import Office, office
from tests.support.pdf_text import read_pdf


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot, theme: Theme) -> Iterator[tuple[Office, ConsentFormsPanel]]:
    with office(tmp_path, qtbot) as desk:
        panel = ConsentFormsPanel(desk.workplace.desk)
        panel.resize(780, 760)
        panel.show()
        desk.until(lambda: bool(panel.editor.toPlainText()))
        yield desk, panel


def test_an_edited_form_asks_everyone_again_and_the_recording_pauses(
    opened: tuple[Office, ConsentFormsPanel],
) -> None:
    desk, panel = opened
    session = desk.practice.open()
    desk.program.recording.start(session.id)
    panel.editor.setPlainText("# Our form\n\nWe changed what it means.")
    assert panel.reason.isVisible() and not panel.paper.pdf.isEnabled()
    panel.save.click()
    sheet = desk.wait_for(QuestionSheet)
    assert sheet.initial_focus is sheet.buttons[0], "keeping the answers is preset"
    desk.press("Ask again", sheet)
    desk.until(lambda: panel.state.text() == "Edition 1")
    assert desk.program.sessions.get(session.id).state is SessionState.PAUSED
    assert desk.program.recording.refusal(session.id) is ErrorCode.CONSENT_MISSING
    assert desk.program.forms.text(FormName.ADULT).startswith("# Our form")
    assert desk.seen(Toast)


def test_details_fill_the_preview_and_are_kept(opened: tuple[Office, ConsentFormsPanel]) -> None:
    desk, panel = opened
    desk.qtbot.keyClicks(panel.name, "Harbor Practice")
    panel.shown.set_index(1)
    panel.show_preview(True)
    assert any(text.text() == "Harbor Practice" for text in panel.preview.findChildren(Text))
    panel.save.click()
    desk.until(lambda: not panel.save.isEnabled())
    assert desk.program.forms.details().name == "Harbor Practice"


def test_choosing_and_restoring(opened: tuple[Office, ConsentFormsPanel]) -> None:
    desk, panel = opened
    panel.presenter.form_chosen(FormName.CHILD)
    original = desk.program.forms.original(FormName.CHILD)
    assert panel.editor.toPlainText() == original
    panel.editor.setPlainText("# Short")
    panel.restore.click()
    assert panel.editor.toPlainText() == original and not panel.save.isEnabled()


def test_the_pdf_has_real_text_the_number_and_nobodys_name(
    opened: tuple[Office, ConsentFormsPanel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, panel = opened
    target = tmp_path / "consent.pdf"
    monkeypatch.setattr(reading, "choose_pdf", lambda _parent, suggested: str(target.with_stem("consent")))
    panel.paper.pdf.click()
    pdf = read_pdf(target.read_bytes())
    assert len(pdf.pages) == 2 and not pdf.has_pictures
    assert pdf.fonts <= {"Inter-Regular", "Inter-SemiBold"}
    assert pdf.pages[0].startswith("Consenttorecordingasession")
    for number, page in enumerate(pdf.pages, 1):
        assert page.endswith(f"Form2026-11-1,originalPage{number}of2")
    assert "Youranswer" in pdf.pages[1], "what is signed stands together"
    whole = "".join(pdf.pages)
    assert "Practice:____" in whole and "Nameandsignature" in whole
    assert desk.practice.client.first_name not in whole and desk.practice.clinician.name not in whole


def test_a_pdf_that_cannot_be_written_is_said(
    opened: tuple[Office, ConsentFormsPanel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, panel = opened
    monkeypatch.setattr(reading, "choose_pdf", lambda _p, _s: str(tmp_path / "not there" / "x.pdf"))
    panel.paper.pdf.click()
    desk.wait_for(ErrorSheet)
    monkeypatch.setattr(reading, "choose_pdf", lambda _p, _s: "")
    panel.paper.pdf.click()
    assert not list(tmp_path.glob("**/*.pdf"))


def test_the_guide_answers_what_people_ask_and_prints(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = TalkingGuidePanel()
    qtbot.addWidget(panel)
    said = " ".join(text.text() for text in panel.findChildren(Text))
    for question in ("Where does it go?", "Who hears it?", "Can I say no?", "change my mind", "my child",
                     "hesitates", "Do not persuade", "After a refusal", "cannot promise"):  # fmt: skip
        assert question in said
    target = tmp_path / "guide.pdf"
    monkeypatch.setattr(reading, "choose_pdf", lambda _p, _s: str(target))
    panel.paper.pdf.click()
    assert panel.told.text() == "The PDF is saved."
    pdf = read_pdf(target.read_bytes())
    assert "Donotpersuade" in "".join(pdf.pages)
    monkeypatch.setattr(reading, "choose_pdf", lambda _p, _s: str(tmp_path / "gone" / "guide.pdf"))
    panel.paper.pdf.click()
    assert "disk" in panel.told.text()


def test_paper_follows_the_country() -> None:
    us, de = QLocale("en_US"), QLocale("de_DE")
    assert printing.page_size(us).id() == QPageSize.PageSizeId.Letter
    assert printing.page_size(de).id() == QPageSize.PageSizeId.A4


def test_letter_and_a4_have_their_sizes(qtbot: QtBot, theme: Theme) -> None:
    guide = TalkingGuidePanel()
    qtbot.addWidget(guide)
    letter = read_pdf(printing.pdf(guide.guide, "x", printing.page_size(QLocale("en_US"))))
    a4 = read_pdf(printing.pdf(guide.guide, "x", printing.page_size(QLocale("de_DE"))))
    assert set(letter.sizes) == {(612.0, 792.0)} and set(a4.sizes) == {(595.0, 842.0)}


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    printing.save(str(tmp_path / "a.pdf"), b"whole")
    assert (tmp_path / "a.pdf").read_bytes() == b"whole"
    with pytest.raises(LocalError) as failed:
        printing.save(str(tmp_path), b"x")
    assert failed.value.code is ErrorCode.DISK_FAILED


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_panel_fits_a_narrow_page(
    opened: tuple[Office, ConsentFormsPanel], theme: Theme, scale: float
) -> None:
    desk, panel = opened
    theme.set_scale(scale)
    panel.resize(600, 760)
    desk.until(lambda: panel.minimumSizeHint().width() <= 600)


class _PrintDialog:
    """Stands in for the system's dialog: prints into a file, or is given up."""

    DialogCode = QPrintDialog.DialogCode
    target, answer = "", QPrintDialog.DialogCode.Accepted

    def __init__(self, printer: QPrinter, _parent: QWidget) -> None:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(self.target)

    def exec(self) -> QPrintDialog.DialogCode:
        return self.answer


def test_printing_prints_every_page_or_nothing(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "printed.pdf"
    monkeypatch.setattr(_PrintDialog, "target", str(target))
    monkeypatch.setattr(printing, "QPrintDialog", _PrintDialog)
    panel = TalkingGuidePanel()
    qtbot.addWidget(panel)
    monkeypatch.setattr(_PrintDialog, "answer", QPrintDialog.DialogCode.Rejected)
    panel.paper.print.click()
    assert not target.exists()
    monkeypatch.setattr(_PrintDialog, "answer", QPrintDialog.DialogCode.Accepted)
    panel.paper.print.click()
    pages = read_pdf(target.read_bytes()).pages
    assert pages[-1].endswith(f"Page{len(pages)}of{len(pages)}")


@pytest.mark.parametrize(
    ("chosen", "path"), [("", ""), ("a/form", "a/form.pdf"), ("a/form.PDF", "a/form.PDF")]
)
def test_a_chosen_file_is_a_pdf(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, chosen: str, path: str
) -> None:
    monkeypatch.setattr(reading.QFileDialog, "getSaveFileName", lambda *_: (chosen, ""))
    widget = QWidget()
    qtbot.addWidget(widget)
    assert reading.choose_pdf(widget, "form.pdf") == path


def test_the_dialog_begins_with_the_users_documents(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    suggested: list[str] = []

    def ask(_parent: QWidget, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        suggested.append(name)
        return "", ""

    monkeypatch.setattr(reading.QFileDialog, "getSaveFileName", ask)
    monkeypatch.setattr(reading, "usual_folder", lambda: tmp_path)
    widget = QWidget()
    qtbot.addWidget(widget)
    reading.choose_pdf(widget, "form.pdf")
    assert suggested == [str(tmp_path / "form.pdf")]
