"""The note as a text document: one sentence is one block, headings stand between them.

Each block carries its sentence's id in its block format: Qt copies it when a line is split and keeps it
through undo and redo, so ids follow the text without any bookkeeping of ours.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtGui import (
    QBrush,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from app.domain.ids import new_id
from app.ui.theme import Theme
from app.ui.workspace.model import EditedLine, NoteLine

_USER = int(QTextFormat.Property.UserProperty)
LINE_ID, HEADING = _USER + 1, _USER + 2
_LINE_DISTANCE = 5
"""Extra pixels between the lines of a sentence; a fixed line height would lift the text in its line."""


def fill(
    document: QTextDocument,
    theme: Theme,
    sections: Sequence[str],
    lines: Sequence[NoteLine | EditedLine],
    *,
    large: bool = False,
) -> None:
    """Write the whole note; the history of undo begins after it."""
    document.setUndoRedoEnabled(False)
    document.clear()
    document.setDefaultFont(theme.font("note"))
    document.setDocumentMargin(theme.px(2))
    cursor = QTextCursor(document)
    first = True
    for section in sections:
        _insert(cursor, first, section, _heading_block(theme, section, first), _heading_text(theme))
        first = False
        own = [line for line in lines if line.section == section]
        for line_id, text in [(line.id, line.text) for line in own] or [(new_id(), "")]:
            _insert(cursor, False, text, _line_block(theme, line_id), _line_text(theme, large))
    document.setUndoRedoEnabled(True)
    document.setModified(False)


def change(
    document: QTextDocument,
    theme: Theme,
    sections: Sequence[str],
    lines: Sequence[NoteLine | EditedLine],
    *,
    large: bool = False,
) -> None:
    """Write the sections that differ, as one step of undo; headings and all other sections stay."""
    present = read(document)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for section in sections:
        own = [(line.id, line.text) for line in lines if line.section == section] or [(new_id(), "")]
        if [(line.id, line.text) for line in present if line.section == section] == own:
            continue
        _replace(document, cursor, section, own, theme, large)
    cursor.endEditBlock()


def _replace(
    document: QTextDocument,
    cursor: QTextCursor,
    section: str,
    own: Sequence[tuple[str, str]],
    theme: Theme,
    large: bool,
) -> None:
    standing = [block for block in blocks(document) if section_of(block) == section]
    first, last = standing[0], standing[-1]
    cursor.setPosition(first.position())
    cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    for number, (line_id, text) in enumerate(own):
        if number:
            cursor.insertBlock(_line_block(theme, line_id), _line_text(theme, large))
        else:
            cursor.setBlockFormat(_line_block(theme, line_id))
        cursor.insertText(text, _line_text(theme, large))


def _insert(
    cursor: QTextCursor, first: bool, text: str, block: QTextBlockFormat, letters: QTextCharFormat
) -> None:
    if first:
        cursor.setBlockFormat(block)
        cursor.setBlockCharFormat(letters)
    else:
        cursor.insertBlock(block, letters)
    cursor.insertText(text, letters)


def _heading_block(theme: Theme, section: str, first: bool) -> QTextBlockFormat:
    block = QTextBlockFormat()
    block.setProperty(HEADING, section)
    block.setTopMargin(theme.px(2 if first else 13))
    block.setBottomMargin(theme.px(1))
    return block


def _heading_text(theme: Theme) -> QTextCharFormat:
    letters = QTextCharFormat()
    letters.setFont(theme.font("caption", weight=600))
    letters.setForeground(QBrush(theme.color("muted")))
    return letters


def _line_block(theme: Theme, line_id: str) -> QTextBlockFormat:
    block = QTextBlockFormat()
    block.setProperty(LINE_ID, line_id)
    block.setTopMargin(theme.px(3))
    block.setBottomMargin(theme.px(3))
    block.setLineHeight(
        theme.px(_LINE_DISTANCE), int(QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
    )
    return block


def _line_text(theme: Theme, large: bool = False) -> QTextCharFormat:
    letters = QTextCharFormat()
    letters.setFont(theme.font("clientBody" if large else "note"))
    letters.setForeground(QBrush(theme.color("text")))
    return letters


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """All blocks, first to last."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def heading_of(block: QTextBlock) -> str:
    """The section a heading block names, or nothing."""
    return str(block.blockFormat().property(HEADING) or "")


def line_id_of(block: QTextBlock) -> str:
    """The id of a sentence's block, or nothing."""
    form = block.blockFormat()
    return "" if form.property(HEADING) else str(form.property(LINE_ID) or "")


def section_of(block: QTextBlock) -> str:
    """The section a sentence's block stands in; nothing for a heading."""
    if heading_of(block):
        return ""
    while block.isValid() and not heading_of(block):
        block = block.previous()
    return heading_of(block) if block.isValid() else ""


def headings_intact(document: QTextDocument, sections: Sequence[str]) -> bool:
    """Whether every heading still stands, in order, with its own words, and the note begins with one."""
    found = [(heading_of(block), block.text()) for block in blocks(document) if heading_of(block)]
    return found == [(section, section) for section in sections] and bool(heading_of(document.begin()))


def give_ids(document: QTextDocument) -> None:
    """Lines that were split or pasted get an id of their own, as part of the edit that made them.

    Of two lines with one id the first that is not blank keeps it: Enter at the start of a sentence puts an
    empty line before it, and the sentence stays the one it was.
    """
    keepers: dict[str, int] = {}
    lines = [block for block in blocks(document) if not heading_of(block)]
    for block in lines:
        line_id = line_id_of(block)
        kept = keepers.get(line_id)
        if kept is None or (block.text().strip() and not document.findBlockByNumber(kept).text().strip()):
            keepers[line_id] = block.blockNumber()
    for block in lines:
        line_id = line_id_of(block)
        if line_id and keepers[line_id] == block.blockNumber():
            continue
        cursor = QTextCursor(block)
        form = block.blockFormat()
        form.setProperty(LINE_ID, new_id())
        cursor.joinPreviousEditBlock()
        cursor.setBlockFormat(form)
        cursor.endEditBlock()


def read(document: QTextDocument) -> tuple[EditedLine, ...]:
    """The lines as they stand, each under the heading above it."""
    section, lines = "", []
    for block in blocks(document):
        if heading := heading_of(block):
            section = heading
        else:
            lines.append(EditedLine(line_id_of(block), section, block.text()))
    return tuple(lines)
