"""A form as a Word document: the smallest package that word processors open, made in memory.

WordprocessingML of ECMA-376, transitional: paragraphs with heading styles, and a header and a footer with
page numbers. No library: this one kind of document needs none of what a template would bring.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.services.form_document import FormDocument

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MADE = (2000, 1, 1, 0, 0, 0)
"""The time inside the package: the same note gives the same bytes, and the clock is nobody's business."""

_PARTS = {"document": "document.main", "styles": "styles", "header1": "header", "footer1": "footer"}
_SIGN_HERE = "_" * 46
_NO_XML = re.compile("[\x00-\x08\x0a-\x1f\ud800-\udfff\ufffe\uffff]")


def docx(form: FormDocument, head: str, foot: str) -> bytes:
    """The document's bytes; ``head`` and ``foot`` stand on every page, the foot with page n of m."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": _relationships(
            {
                "rId1": ("styles", "styles.xml"),
                "rId2": ("header", "header1.xml"),
                "rId3": ("footer", "footer1.xml"),
            }
        ),
        "word/styles.xml": _styles(),
        "word/header1.xml": f'{_XML}<w:hdr xmlns:w="{_W}">{_paragraph(head, "Small")}</w:hdr>',
        "word/footer1.xml": f'{_XML}<w:ftr xmlns:w="{_W}">{_foot(foot)}</w:ftr>',
        "word/document.xml": _document(form),
    }
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(ZipInfo(name, _MADE), text.encode(), ZIP_DEFLATED)
    return content.getvalue()


def _document(form: FormDocument) -> str:
    page = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/>'
        '<w:footerReference w:type="default" r:id="rId3"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567"'
        ' w:gutter="0"/></w:sectPr>'
    )
    body = "".join(_paragraph(words, style) for words, style in _paragraphs(form))
    return f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}{page}</w:body></w:document>'


def _paragraphs(form: FormDocument) -> Iterator[tuple[str, str]]:
    yield form.title, "Title"
    for section in form.sections:
        if section.title:
            yield section.title, "Heading1"
        for paragraph in section.paragraphs:
            yield paragraph, ""
        for label in section.signatures:
            yield _SIGN_HERE, ""
            yield label, "Small"


def _paragraph(words: str, style: str = "") -> str:
    shape = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{shape}{_run(words)}</w:p>"


def _run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(_printable(words))}</w:t></w:r>'


def _printable(words: str) -> str:
    """XML has no way to write control characters and halves of letters, whatever was pasted into a note."""
    return _NO_XML.sub("", words)


def _foot(foot: str) -> str:
    def field(code: str) -> str:
        return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    pages = f"{_run('    Page ')}{field('PAGE')}{_run(' of ')}{field('NUMPAGES')}"
    return f'<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr>{_run(foot)}{pages}</w:p>'


def _styles() -> str:
    def style(key: str, name: str, size: int, *, bold: bool, above: int, next_too: bool = False) -> str:
        keep = "<w:keepNext/>" if next_too else ""
        weight = "<w:b/>" if bold else ""
        return (
            f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
            f'<w:pPr>{keep}<w:spacing w:before="{above}" w:after="60"/></w:pPr>'
            f'<w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr></w:style>'
        )

    return (
        f'{_XML}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="21"/></w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="60" w:line="276" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
        + style("Title", "Title", 34, bold=True, above=0, next_too=True)
        + style("Heading1", "heading 1", 25, bold=True, above=240, next_too=True)
        + style("Small", "Small", 17, bold=False, above=0)
        + "</w:styles>"
    )


def _content_types() -> str:
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in _PARTS.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
