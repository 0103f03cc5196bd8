"""Lists in the note: a line that begins with "• " is an entry; kept as text, so that it can go anywhere."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.ui.workspace import note_document as paper

BULLET = "• "


def handled(editor: QTextEdit, event: QKeyEvent) -> bool:
    """Whether the key was one for lists: "- " begins an entry, Enter the next one, Ctrl+Shift+8 turns."""
    if editor.isReadOnly():
        return False
    cursor = editor.textCursor()
    control = Qt.KeyboardModifier.ControlModifier
    if event.key() in (Qt.Key.Key_8, Qt.Key.Key_Asterisk) and event.modifiers() & control:
        turn(editor)
        return True
    if cursor.hasSelection() or not paper.line_id_of(cursor.block()):
        return False
    before = cursor.block().text()[: cursor.positionInBlock()]
    if event.text() == " " and before == "-":
        _rewrite(cursor, 1, BULLET)
        return True
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and before.startswith(BULLET):
        if cursor.block().text() == BULLET:
            _rewrite(cursor, len(BULLET), "")  # an empty entry ends the list
        else:
            cursor.beginEditBlock()
            cursor.insertBlock()
            cursor.insertText(BULLET)
            cursor.endEditBlock()
            editor.setTextCursor(cursor)
        return True
    return False


def turn(editor: QTextEdit) -> None:
    """Make the lines of the selection entries of a list; entries all of them: plain lines."""
    cursor = editor.textCursor()
    document = editor.document()
    block = document.findBlock(cursor.selectionStart())
    last = document.findBlock(cursor.selectionEnd()).blockNumber()
    lines: list[QTextBlock] = []
    while block.isValid() and block.blockNumber() <= last:
        if paper.line_id_of(block):
            lines.append(block)
        block = block.next()
    entries = all(line.text().startswith(BULLET) for line in lines)
    cursor.beginEditBlock()
    for line in lines:
        place = QTextCursor(line)
        if entries:
            place.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, len(BULLET))
            place.removeSelectedText()
        elif not line.text().startswith(BULLET):
            place.insertText(BULLET)
    cursor.endEditBlock()


def _rewrite(cursor: QTextCursor, back: int, text: str) -> None:
    cursor.beginEditBlock()
    cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, back)
    cursor.insertText(text)
    cursor.endEditBlock()
