"""Pages of a note: its head, its foot and the page numbers on each, also where there are several (R62)."""

from app.services.form_document import FormDocument, Section
from app.services.note_paper import DRAFT
from app.ui.consent_forms.printing import pdf
from tests.support.pdf_text import read_pdf


def test_a_long_draft_says_on_every_page_whose_it_is_and_that_it_is_a_draft(qapp: object) -> None:
    lines = tuple(f"Sentence number {number} of a long note about one session." for number in range(120))
    form = FormDocument("Progress note (SOAP)", (Section("Subjective", lines),))
    pages = read_pdf(pdf(form, DRAFT, head=f"Dana R. · 2026-11-20 · {DRAFT}")).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"Page{number}of{len(pages)}" in page
        assert page.count(DRAFT.replace(" ", "")) == 2
        assert "DanaR.·2026-11-20" in page
    for number in range(120):
        assert any(f"Sentencenumber{number}ofalong" in page for page in pages)


def test_without_a_head_the_text_begins_at_the_top(qapp: object) -> None:
    form = FormDocument("Title", (Section("", ("Text.",)),))
    with_head, without = (read_pdf(pdf(form, "foot", head=head)).pages[0] for head in ("head", ""))
    assert "head" in with_head and "head" not in without
