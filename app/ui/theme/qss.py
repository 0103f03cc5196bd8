"""The one style sheet of the program, made from the tokens for a scheme and a text scale.

It dresses what Qt paints itself (fields, menus, lists, scroll bars). Our own widgets paint themselves.
"""

from __future__ import annotations

import re
from typing import cast

from app.ui.roles import ColorRole, Scheme
from app.ui.theme.tokens import load_tokens

_SHEET = """
QMainWindow, QWidget[surface="background"] { background: @background; }
QWidget[surface="surface"] { background: @surface; }
QWidget[surface="raised"] { background: @raised; }
QWidget[surface="sunken"] { background: @sunken; }
QFrame[edge="right"] { border: 0; border-right: 1px solid @hairline; }
QFrame[edge="bottom"] { border: 0; border-bottom: 1px solid @hairline; }
QFrame[edge="top"] { border: 0; border-top: 1px solid @hairline; }

QLineEdit, QComboBox, QSpinBox, QTimeEdit, QDateEdit {
  min-height: [30]px; border: 1px solid @border; border-radius: [7]px; padding: 0 [10]px;
  background: @surface; color: @text; selection-background-color: @accent; selection-color: @onAccent;
}
QLineEdit:focus, QSpinBox:focus, QTimeEdit:focus, QDateEdit:focus {
  border: 2px solid @focus; padding: 0 [9]px;
}
QLineEdit:disabled, QComboBox:disabled { background: @sunken; border-color: @hairline; color: @disabled; }
QTextEdit, QPlainTextEdit {
  border: 1px solid @border; border-radius: [7]px; background: @surface; color: @text; padding: [4]px;
  selection-background-color: @accent; selection-color: @onAccent;
}
QTextEdit:focus, QPlainTextEdit:focus { border: 2px solid @focus; }
QTextEdit[bare="true"], QPlainTextEdit[bare="true"] { border: 0; background: transparent; padding: 0; }
QComboBox QAbstractItemView {
  background: @raised; color: @text; border: 1px solid @border; border-radius: [7]px; padding: [4]px;
  selection-background-color: @selected; selection-color: @text; outline: 0;
}
QComboBox QAbstractItemView::item { min-height: [30]px; padding: 0 [8]px; }
QListView { background: transparent; border: 0; outline: 0; color: @text; }
QScrollArea { background: transparent; border: 0; }
QMenu {
  background: @raised; color: @text; border: 1px solid @border; border-radius: [10]px; padding: [6]px;
}
QMenu::item { min-height: [30]px; padding: 0 [24]px 0 [10]px; border-radius: [6]px; background: transparent; }
QMenu::item:selected { background: @selected; color: @text; }
QMenu::item:disabled { color: @disabled; }
QMenu::icon { padding-left: [8]px; }
QMenu::separator { height: 1px; background: @hairline; margin: [5]px [6]px; }
QToolTip {
  background: @raised; color: @text; border: 1px solid @border; border-radius: [5]px; padding: [5]px [8]px;
}
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: 0; width: 0; height: 0;
}
"""


def style_sheet(scheme: Scheme, scale: float) -> str:
    """The sheet for one scheme; `[n]` stands for n pixels times the text scale."""
    colors = load_tokens().colors[scheme]
    sheet = re.sub(r"@(\w+)", lambda m: colors[cast(ColorRole, m.group(1))].css(), _SHEET)
    return re.sub(r"\[(\d+)\]px", lambda m: f"{round(int(m.group(1)) * scale)}px", sheet)
