"""The page after "End session": the clock, the five steps, and a way to leave."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.readiness import Readiness
from app.ui.generating.model import Progress, Step
from app.ui.generating.presenter import GeneratingCommands, GeneratingPresenter
from app.ui.transcript.model import Footer, TranscriptHead, TranscriptRow
from app.ui.transcript.pane import TranscriptPane
from app.ui.widgets import (
    Banner,
    Button,
    Card,
    Divider,
    Icon,
    Pill,
    ProgressBar,
    ScrollPage,
    Spinner,
    Text,
    Themed,
    announce,
    icon_button,
)


class StepRow(Themed, QWidget):
    """One stage: a sign, a title, a sentence and the time it was done.

    ``receipt_pressed`` asks for the receipt of what was destroyed.
    """

    receipt_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Icon("circle", "muted", 20)
        self._spinner = Spinner(20)
        self._title = Text("", "body", weight=500)
        self._detail = Text("", "caption", "muted", elide=True)
        self._time = Text("", "caption", "muted", tabular=True)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._title)
        self.receipt = Button("Receipt", "quiet", "small", name="Receipt of destruction")
        self.receipt.clicked.connect(self.receipt_pressed)
        self.receipt.hide()
        told = QHBoxLayout()
        told.setSpacing(0)
        told.addWidget(self._detail)
        told.addWidget(self.receipt)
        told.addStretch(1)
        words.addLayout(told)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._spinner, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._time, 0, Qt.AlignmentFlag.AlignTop)
        self._state = ""
        self.follow_theme()

    def show_step(self, step: Step) -> None:
        """Draw the step; a change to done is announced once."""
        self._title.setText(step.title)
        self._title.set_tone("muted" if step.state == "waiting" else "text")
        self._detail.setText(step.detail)
        self._time.setText(step.time)
        self._spinner.setVisible(step.state == "working")
        self._icon.setVisible(step.state != "working")
        destroyed = step.title.endswith("destroyed")
        self.receipt.setVisible(destroyed and step.state == "done")
        match step.state:
            case "done":
                self._icon.set_icon("shield-check" if destroyed else "circle-check", "ok")
            case "failed":
                self._icon.set_icon("circle-x", "recording")
            case _:
                self._icon.set_icon("circle", "muted")
        self.setAccessibleName(f"{step.title}, {step.state}. {step.detail}")
        if step.state == "done" and self._state == "working":
            announce(self, f"{step.title}, done")
        self._state = step.state

    def _on_theme_changed(self) -> None:
        self.receipt.setFixedHeight(self.theme.px(20))  # no taller than the line it stands in
        self._row.setContentsMargins(0, self.theme.px(9), 0, self.theme.px(9))
        self._row.setSpacing(self.theme.px(14))


class GeneratingPage(Themed, QWidget):
    """Implements ``GeneratingView``; fill it through ``presenter.show``."""

    receipt_pressed = Signal()

    def __init__(
        self,
        commands: GeneratingCommands,
        now: Callable[[], datetime],
        readiness: Callable[[str], Readiness | None] = lambda _session_id: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.presenter = presenter = GeneratingPresenter(self, commands, now, readiness)
        self._back = icon_button("arrow-left", "Back to Today", "quiet")
        self._client = Text("", "heading", elide=True)
        self._details = Text("", "caption", "muted", elide=True, tabular=True)
        self._type = Pill("SOAP", "neutral", "wand-sparkles")
        self._state = Pill("Generating", "neutral", "loader-circle")
        self._write = Button("Write it myself", "quiet", icon="square-pen")
        self._leave = Button("Back to Today", "primary")
        self._lead = Text("Your draft is ready by", "body", "muted", weight=500)
        self._clock = Text("", "client", tabular=True)
        self._remaining = Text("", "body", "muted")
        self._bar = ProgressBar("Progress of the draft")
        self._step_words = Text("", "caption", "muted", tabular=True)
        self._measured = Text("", "caption", "muted")
        self._card = Card(padding=0)
        self._rows: list[StepRow] = []
        self._bell = Icon("bell", "muted", 16)
        self._hint = Text(
            "You can leave this page. A notification tells you when the draft is ready, without a name.",
            "caption", "muted", wrap=True,
        )  # fmt: skip
        self._transcript = TranscriptPane(checks_first=True)
        self._transcript.receipt_pressed.connect(self.receipt_pressed)
        self._divider = Divider(vertical=True)
        self._has_transcript = False
        self._banner: Banner | None = None
        self._trouble_words: tuple[str, str, str] | None = None
        self._actions: list[Callable[[], None]] = []
        self._build()
        self._back.clicked.connect(presenter.back)
        self._leave.clicked.connect(presenter.back)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(presenter.refresh)
        self._write.clicked.connect(presenter.write_myself)
        self.follow_theme()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._header = QFrame()
        self._header.setMinimumWidth(1)  # what has no room goes, so the window can be made narrower
        self._header.setProperty("surface", "background")
        self._header.setProperty("edge", "bottom")
        self._head = QHBoxLayout(self._header)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addStretch(1)
        who.addWidget(self._client)
        who.addWidget(self._details)
        who.addStretch(1)
        self._head.addWidget(self._back)
        self._head.addLayout(who)
        for widget in (self._type, self._state):
            self._head.addWidget(widget)
        self._head.addStretch(1)
        self._head.addWidget(self._write)
        self._head.addWidget(self._leave)
        column.addWidget(self._header)
        page = ScrollPage()
        page.setProperty("surface", "surface")
        panes = QHBoxLayout()
        panes.setSpacing(0)
        panes.addWidget(self._transcript)
        panes.addWidget(self._divider)
        panes.addWidget(page, 1)
        column.addLayout(panes, 1)
        self._holder = QWidget()
        self._holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._inner = QVBoxLayout(self._holder)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.addWidget(self._lead)
        times = QHBoxLayout()
        times.addWidget(self._clock)
        times.addWidget(self._remaining, 0, Qt.AlignmentFlag.AlignBottom)
        times.addStretch(1)
        self._inner.addLayout(times)
        self._inner.addWidget(self._bar)
        below = QHBoxLayout()
        below.addWidget(self._step_words)
        below.addStretch(1)
        below.addWidget(self._measured)
        self._inner.addLayout(below)
        self._inner.addWidget(self._card)
        hint = QHBoxLayout()
        hint.addWidget(self._bell, 0, Qt.AlignmentFlag.AlignTop)
        hint.addWidget(self._hint, 1)
        self._inner.addLayout(hint)
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(self._holder, 0)
        centre.addStretch(1)
        self._page_body = page.body
        page.body.addStretch(1)
        page.body.addLayout(centre)
        page.body.addStretch(1)

    @property
    def transcript(self) -> TranscriptPane:
        """The words beside the steps."""
        return self._transcript

    def show_progress(self, progress: Progress) -> None:
        """Draw the presenter's state."""
        self._client.setText(progress.client)
        self._details.setText(progress.details)
        self._type.set_state(progress.note_type, "neutral", "wand-sparkles")
        waiting = not progress.ready_by and progress.trouble is None
        self._lead.setText("Your draft is being made" if waiting else "Your draft is ready by")
        self._clock.setText(progress.ready_by)
        self._clock.setVisible(bool(progress.ready_by))
        self._remaining.setText(progress.remaining)
        self._bar.set_fraction(progress.fraction)
        self._step_words.setText(progress.step_words)
        self._measured.setText(progress.measured)
        while len(self._rows) < len(progress.steps):
            if self._rows:
                self._card.body.addWidget(Divider())
            row = StepRow()
            row.receipt_pressed.connect(self.receipt_pressed)
            self._rows.append(row)
            self._card.body.addWidget(row)
        for row, step in zip(self._rows, progress.steps, strict=True):
            row.show_step(step)
        self._show_trouble(progress)

    def show_transcript(
        self, head: TranscriptHead | None, rows: Sequence[TranscriptRow], footer: Footer
    ) -> None:
        """Show what was heard beside the steps, as soon as it is there; None takes it away."""
        self._has_transcript = head is not None
        if head is not None:
            self._transcript.show_rows(head, rows)
            self._transcript.show_footer(footer)
        self._fit()

    def _show_trouble(self, progress: Progress) -> None:
        trouble = progress.trouble
        working = (self._lead, self._bar, self._step_words, self._remaining, self._measured)
        for widget in (*working, self._bell, self._hint):
            widget.setVisible(trouble is None)
        self._write.setVisible(trouble is not None)
        # the next step has the accent: waiting elsewhere, or trying again
        self._leave.set_kind("primary" if trouble is None or not trouble.can_retry else "standard")
        words = (trouble.happened, trouble.safe, trouble.next_step) if trouble else None
        if words == self._trouble_words:
            return
        self._trouble_words = words
        if self._banner is not None:
            self._inner.removeWidget(self._banner)
            self._banner.deleteLater()
            self._banner = None
        if trouble is None:
            self._state.set_state("Generating", "neutral", "loader-circle")
            return
        self._state.set_state("Needs a retry", "warning", "triangle-alert")
        self._actions = [self.presenter.retry] if trouble.can_retry else []
        actions = ["Try again"] if trouble.can_retry else []
        if trouble.can_go_on:
            self._actions.append(self.presenter.go_on_without)
            actions.append("Go on without this part")
        body = f"{trouble.safe} {trouble.next_step}"
        self._banner = Banner("warning", "triangle-alert", trouble.happened, body, actions)
        if trouble.can_retry:
            self._banner.buttons[0].set_kind("primary")
        self._banner.acted.connect(self._on_acted)
        self._inner.insertWidget(0, self._banner)
        self._banner.announce_now()

    def _on_acted(self, index: int) -> None:
        self._actions[index]()

    def _on_theme_changed(self) -> None:
        px = self.theme.px
        self._header.setFixedHeight(px(64))
        self._head.setContentsMargins(px(12), 0, px(20), 0)
        self._head.setSpacing(px(10))
        self._inner.setSpacing(px(8))
        self._card.body.setContentsMargins(px(18), px(8), px(18), px(8))
        self._fit()

    def _fit(self) -> None:
        px = self.theme.px
        beside = self._has_transcript and self.width() >= px(436 + 548)
        self._transcript.setVisible(beside)
        self._divider.setVisible(beside)
        self._transcript.setFixedWidth(px(436))
        room = self.width() - (px(436) if beside else 0)
        self._holder.setFixedWidth(min(px(500), max(room - px(48), 320)))
        self._write.set_compact(self.width() < px(760))
        self._type.setVisible(self.width() >= px(560))
        self._page_body.setContentsMargins(0, px(20), 0, px(20))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
