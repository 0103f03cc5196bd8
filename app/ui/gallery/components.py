"""Every widget in its states, as one picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.gallery.scene import Look, Scene
from app.ui.theme import IconName, current_theme
from app.ui.theme.focus import FocusRing
from app.ui.widgets import (
    Avatar,
    Banner,
    Button,
    Card,
    CheckBox,
    Chip,
    ChipKind,
    Field,
    FlowRow,
    Icon,
    KeyHint,
    LevelMeter,
    Pill,
    PillKind,
    ProgressBar,
    QuestionSheet,
    Radio,
    ScrollPage,
    Segmented,
    Select,
    SheetHost,
    Spinner,
    StarRating,
    Text,
    Toast,
    Toggle,
    icon_button,
)
from app.ui.wording import wording

_PILLS: Sequence[tuple[str, PillKind, IconName | None]] = (
    ("Planned", "neutral", "calendar-days"),
    ("Not asked yet", "paused", "hourglass"),
    ("Agreed", "ok", "badge-check"),
    ("Declined", "recording", "circle-slash"),
    ("Withdrawn, erased", "neutral", "undo-2"),
    ("Recording", "recording", None),
    ("Paused", "paused", "pause"),
    ("Generating, step 4 of 5", "neutral", "loader-circle"),
    ("Draft ready", "accent", "file-pen-line"),
    ("Signed", "ok", "lock"),
    ("Needs a retry", "warning", "triangle-alert"),
    ("Interrupted, safe", "warning", "rotate-ccw"),
)
_CHIPS: Sequence[tuple[str, ChipKind, IconName | None]] = (
    ("12:09", "source", "quote"),
    ("12:35 · Dana", "selected", "quote"),
    ("Chart", "source", "clipboard-list"),
    ("Edited by you", "source", "pencil"),
    ("No source", "warning", "circle-alert"),
    ("Shorter", "suggestion", None),
)


def _box(title: str, *rows: Sequence[QWidget]) -> Card:
    card = Card(padding=14)
    card.body.setSpacing(current_theme().px(10))
    card.body.addWidget(Text(title, "caption", "muted", weight=600))
    for row in rows:
        holder = QWidget()
        flow = FlowRow(holder)
        for widget in row:
            flow.addWidget(widget)
        card.body.addWidget(holder)
    card.body.addStretch(1)
    return card


def _meter(level: float, words: str, icon: IconName, tone: PillKind) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    meter = LevelMeter(28)
    meter.set_level(level, words.lower())
    line.addWidget(meter)
    line.addWidget(Pill(words, tone, icon))
    return row


def _buttons() -> Card:
    disabled = Button("Update note", "primary")
    disabled.setEnabled(False)
    menu = Button("SOAP", icon="wand-sparkles", trailing="chevron-down")
    on, off = Toggle("On"), Toggle("Off")
    on.setChecked(True)
    check, plain = CheckBox("I have read this note"), CheckBox("Unread")
    check.setChecked(True)
    chosen, other = Radio("It is in the EHR"), Radio("Later")
    chosen.setChecked(True)
    select = Select(name="Microphone", icon="mic")
    select.addItems(["Built-in microphone", "Table microphone"])
    field = Field(placeholder="Search", name="Search")
    field.setMaximumWidth(current_theme().px(140))
    return _box(
        "Buttons and fields",
        [
            Button("Update note", "primary"),
            disabled,
            Button("Cancel"),
            Button("Withdraw…", "danger"),
            Button("Receipt", "quiet"),
            Button("History", "quietMuted", icon="history"),
            icon_button("pause", "Pause"),
        ],
        [
            Button("Start with transcription", "primary", "large", icon="mic"),
            Button("New session", icon="plus", key_hint="Ctrl N"),
            menu,
            Button("Go on", size="small"),
        ],
        [field, select, on, off, check, plain, chosen, other],
    )


def _components(_look: Look) -> QWidget:
    page = ScrollPage()
    page.setProperty("surface", "background")
    page.content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.content.setProperty("surface", "background")
    grid = QGridLayout()
    grid.setContentsMargins(28, 20, 28, 20)
    grid.setSpacing(14)
    page.body.addLayout(grid)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 0 if current_theme().scale > 1.5 else 1)
    narrow = current_theme().scale > 1.5
    bar = ProgressBar("Draft")
    bar.set_fraction(0.7)
    bar.setFixedWidth(200)
    banners = Card(padding=14)
    banners.body.setSpacing(8)
    stopped = wording().dialogs.transcript_stopped
    title = stopped.title.format(time="31:20")
    banners.body.addWidget(Banner("warning", "triangle-alert", title, stopped.body, stopped.buttons))
    banners.body.addWidget(
        Banner("accent", "rotate-ccw", "The session was cut off at 10:31:07.", "Saved up to that second.")
    )
    banners.body.addWidget(
        Banner("recording", "hard-drive", "Disk almost full.", "20 minutes fit.", ["Make room"])
    )
    toast = Toast(wording().notices.forgotten.format(n=2))
    banners.body.addWidget(toast, 0, Qt.AlignmentFlag.AlignLeft)
    tabs = Segmented(["All", "Needs you", "Delivered"], name="Filter", counts=[8, 3, 2])
    meters = [
        _meter(0.7, "Good level", "circle-check", "ok"),
        _meter(0.14, "Very quiet", "volume-x", "warning"),
        _meter(0.96, "Too loud, move it away", "triangle-alert", "paused"),
    ]
    boxes = [
        _box("Status pill", [Pill(*pill) for pill in _PILLS]),
        _box("Source chip, tabs, keys", [Chip(*chip) for chip in _CHIPS], [tabs, KeyHint("Ctrl ⇧ H")]),
        _buttons(),
        _box("Level, progress, rating", meters, [bar, Spinner(), StarRating(4), Icon("mic", "accent", 20)]),
        banners,
        _box("Speakers", [Avatar(letter, n) for n, letter in enumerate("YDMS", 1)] + [Avatar("?", 0)]),
    ]
    for index, box in enumerate(boxes):
        row, column = (index, 0) if narrow else divmod(index, 2)
        grid.addWidget(box, row, column)
    return page


def _question(_look: Look) -> QWidget:
    window = QWidget()
    window.setProperty("surface", "background")
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    box = QVBoxLayout(window)
    box.addWidget(Text("Friday 20 November", "title"))
    box.addStretch(1)
    return window


def _ask(window: QWidget) -> None:
    ring = FocusRing(window)
    host = SheetHost(window)
    sheet = QuestionSheet(wording().dialogs.end, values={"time": "48:12"})
    host.open(sheet)
    ring.show_on(sheet.buttons[2])


SCENES = [
    Scene("components", _components, (1280, 800)),
    Scene("question", _question, (960, 600), settled=_ask),
]
