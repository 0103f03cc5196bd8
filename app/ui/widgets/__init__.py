"""The widgets every screen is built from. They follow theme and text scale by themselves.

Sizes are pixels at 100 %; layouts that set margins use `current_theme().px(n)`, again in
`_on_theme_changed` (derive from `Themed`, call `self.follow_theme()` at the end of `__init__`).

    Text(text, role="ui", tone="text", *, weight, tabular, italic, wrap, elide, align)   .set_spans([Span])
    Icon(name, tone="text", size=16, *, filled)      Drawing("logo"|"room-chairs"|"room-table", height=…)
    Avatar(letters, speaker=1, size=26)
    Button(text, kind="standard", size="normal", *, icon, trailing, key_hint, name, shrinks)
        kinds standard primary quiet quietMuted danger recording issue; sizes small 28 normal 32 large 40
        target 44 client 72; .set_words() .set_kind() .set_compact(True) shows the icon alone
    icon_button(icon, name, kind="standard", size="normal")
    Pill(words, kind="neutral", icon=None)           kinds neutral ok warning paused recording accent;
        .set_state(words, kind, icon); for delegates pill_size(theme, words) and paint_pill(…)
    Chip(words, kind="source", icon=None, *, name)   kinds source selected warning suggestion; a button
    KeyHint(keys)
    Banner(kind, icon, title, body="", actions=())   signal acted(int); .announce_now()
    LevelMeter(segments=None, *, height=12)          .set_level(0…1, "good")
    Card(*, padding=16, fill, edge, radius)          .body is its QVBoxLayout; padding=0 for rows edge to edge
    Divider(vertical=False)   ScrollPage() with .body   FlowRow(parent, gap=8)   spacer()
    Sheet(title, subtitle="", *, width=560, dismissible=True, close_button=False)   .body .footer
        .footer_divider.show(); .initial_focus; signals dismissed, closed; .dismiss() .close_sheet()
    SheetHost(window_widget)       .open(sheet) .is_open .top .close_all(); signal changed(bool)
    QuestionSheet(dialog, *, danger, values, width=460)   signal answered(int); dialog: app.ui.wording
    ToastHost(window_widget)                         .show_toast(words, icon, tone, action) -> Toast
    EmptyState(drawing, title, body, buttons=(), foot="")
    Toggle(words, *, name)   CheckBox(words)   Radio(words)
    Segmented(labels, *, name, counts=None, icons=None, index=0)      signal changed(int); .set_counts()
    ProgressBar(name)  .set_fraction(0…1)   Spinner(size=16, tone)   StarRating(stars=0)  signal rated(int)
    Menu(title, *, parent)  .add(words, icon, data) -> QAction; .open_beside(button)
    Field(text, *, placeholder, name)   Select(*, name, icon)
    announce(widget, words, assertive=False)         a screen reader says it once
    FocusRing(window) is made once for each window (app.ui.theme.focus); `ringRadius` property rounds it

PySide6 6.12.0 on CPython 3.11 drops a reference to None with every call that returns nothing and aborts
after some thousand of them ("none_dealloc"); 6.10.2, 6.11.1 and 6.11.3 do not (measured).

The names of colours, type steps, icons and kinds are Literals in app.ui.roles, free of Qt for presenters.

Dynamic properties for plain containers: surface = background | surface | raised | sunken,
edge (QFrame) = right | bottom | top; bare = "true" on a QTextEdit takes its frame away.
Style-sheet backgrounds on plain QWidgets need `setAttribute(Qt.WA_StyledBackground)`.
"""

from __future__ import annotations

from app.ui.roles import ButtonKind, ButtonSize, ChipKind, PillKind
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import Button, icon_button
from app.ui.widgets.choice import CheckBox, Radio, Segmented, Toggle
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.field import Field, Select
from app.ui.widgets.icon import Avatar, Drawing, Icon
from app.ui.widgets.layout import Card, Divider, FlowRow, ScrollPage, spacer
from app.ui.widgets.menu import Menu
from app.ui.widgets.meter import LevelMeter
from app.ui.widgets.moving import Moving
from app.ui.widgets.pill import PILL_COLORS, Chip, KeyHint, Pill, paint_pill, pill_size
from app.ui.widgets.progress import ProgressBar, Spinner, StarRating
from app.ui.widgets.question import QuestionSheet
from app.ui.widgets.sheet import Sheet, SheetHost
from app.ui.widgets.text import Span, Text
from app.ui.widgets.themed import PressedByEnter, Themed, announce, paint_box, surface_of
from app.ui.widgets.toast import TOAST_MS, Toast, ToastHost

__all__ = [
    "PILL_COLORS",
    "TOAST_MS",
    "Avatar",
    "Banner",
    "Button",
    "ButtonKind",
    "ButtonSize",
    "Card",
    "CheckBox",
    "Chip",
    "ChipKind",
    "Divider",
    "Drawing",
    "EmptyState",
    "Field",
    "FlowRow",
    "Icon",
    "KeyHint",
    "LevelMeter",
    "Menu",
    "Moving",
    "Pill",
    "PillKind",
    "PressedByEnter",
    "ProgressBar",
    "QuestionSheet",
    "Radio",
    "ScrollPage",
    "Segmented",
    "Select",
    "Sheet",
    "SheetHost",
    "Span",
    "Spinner",
    "StarRating",
    "Text",
    "Themed",
    "Toast",
    "ToastHost",
    "Toggle",
    "announce",
    "icon_button",
    "paint_box",
    "paint_pill",
    "pill_size",
    "spacer",
    "surface_of",
]
