"""The first start (picture 14): the steps on the left, one page on the right, the way on at its foot."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.ui.errors.view import ErrorStrip
from app.ui.first_run.model import FirstRunModel, Page, StepRow
from app.ui.first_run.pages import AboutYouPage, AiUsePage, PassphrasePage, RecoveryCodePage
from app.ui.first_run.presenter import FirstRunPresenter
from app.ui.first_run.printing import print_code
from app.ui.spacing import Box, column, row
from app.ui.theme import ColorRole
from app.ui.widgets import (
    Button,
    Divider,
    Drawing,
    Icon,
    ScrollPage,
    Spinner,
    Text,
    Themed,
    announce,
    paint_box,
)

_ACROSS = QBoxLayout.Direction.LeftToRight


class _Number(Themed, QWidget):
    """The round number of a step, or its tick."""

    def __init__(self, step: StepRow) -> None:
        super().__init__()
        self._step = step
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(28), self.theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, step = self.theme, self._step
        fill: ColorRole = "okSoft" if step.done else "accent" if step.current else "background"
        edge: ColorRole = "okFill" if step.done else "accent" if step.current else "border"
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_box(painter, box, box.height() / 2, theme.color(fill), theme.color(edge))
        if step.done:
            side = theme.px(14)
            tick = theme.pixmap("check", "ok", 14, ratio=self.devicePixelRatioF())
            painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, tick)
            return
        painter.setFont(theme.font("ui", weight=600))
        painter.setPen(theme.color("onAccent" if step.current else "text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(step.number))


class _Steps(Box):
    """The list on the left."""

    def __init__(self) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, margins=(40, 44, 32, 36), surface="background")
        brand = row(gap=9)
        brand.add(Drawing("logo", height=28))
        brand.add(Text("Roomnote", "timer"), 1)
        self.add(brand)
        self.add_gap(32)
        self._list = column(gap=22)
        self.add(self._list)
        self.add_stretch()
        safe = row(gap=10)
        safe.add(Icon("wifi-off", "ok"), 0, Qt.AlignmentFlag.AlignTop)
        words = "No account, no network. Everything on these pages works in flight mode."
        safe.add(Text(words, "caption", "muted", wrap=True), 1)
        self.add(safe)
        self._shown: tuple[StepRow, ...] = ()

    def show_steps(self, steps: tuple[StepRow, ...]) -> None:
        if steps == self._shown:
            return
        self._shown = steps
        self._list.clear()
        for step in steps:
            line = row(gap=14)
            line.add(_Number(step), 0, Qt.AlignmentFlag.AlignTop)
            words = column(margins=(0, 4, 0, 0))
            tone: ColorRole = "text" if step.done or step.current else "muted"
            words.add(Text(step.title, "body", tone, weight=600 if step.current else 500))
            words.add(Text(step.detail, "caption", "muted", wrap=True))
            line.add(words, 1)
            state = "done" if step.done else "now" if step.current else "to come"
            line.setAccessibleName(f"Step {step.number}, {step.title}, {state}")
            self._list.add(line)


class FirstRunView(Box):
    """Give it its presenter with `attach`; `finished` tells that the program can open."""

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_ACROSS, surface="surface", parent=parent)
        self._presenter: FirstRunPresenter | None = None
        self._page: Page | None = None
        self._steps = _Steps()
        self._rule = Divider(vertical=True)
        self.add(self._steps)
        self.add(self._rule)
        right = column()
        self.page = ScrollPage()
        self._form = column(margins=(88, 64, 88, 24))
        self.title = Text("", "display", wrap=True)
        self.lead = Text("", "note", "muted", wrap=True)
        self._form.add(self.title)
        self._form.add_gap(8)
        self._form.add(self.lead)
        self._form.add_gap(28)
        self.about_you = AboutYouPage()
        self.passphrase = PassphrasePage()
        self.recovery_code = RecoveryCodePage()
        self.ai_use = AiUsePage()
        self._pages: dict[Page, QWidget] = {
            Page.ABOUT_YOU: self.about_you,
            Page.PASSPHRASE: self.passphrase,
            Page.RECOVERY_CODE: self.recovery_code,
            Page.AI_USE: self.ai_use,
        }
        for widget in self._pages.values():
            self._form.add(widget)
            widget.hide()
        self._form.add_gap(16)
        self.errors = ErrorStrip()
        self._form.add(self.errors)
        self._form.add_stretch()
        self.page.body.addWidget(self._form)
        right.add(self.page, 1)
        right.add(self._build_foot())
        self.add(right, 1)
        self._arrange()

    def attach(self, presenter: FirstRunPresenter) -> None:
        """Connects what the user does with the presenter."""
        self._presenter = presenter
        self.about_you.name_typed.connect(presenter.name_typed)
        self.about_you.credential_typed.connect(presenter.credential_typed)
        self.about_you.entered.connect(presenter.continue_pressed)
        self.passphrase.typed.connect(presenter.passphrase_typed)
        self.passphrase.again_typed.connect(presenter.again_typed)
        self.passphrase.entered.connect(presenter.continue_pressed)
        self.recovery_code.print_pressed.connect(presenter.print_pressed)
        self.recovery_code.ticked.connect(presenter.has_code_ticked)
        self.ai_use.switched.connect(presenter.ai_switched)
        self.ai_use.practice_switched.connect(presenter.practice_switched)
        self.back.clicked.connect(presenter.back_pressed)
        self.go_on.clicked.connect(presenter.continue_pressed)

    # -- for the presenter ----------------------------------------------------------------------------
    def show_step(self, model: FirstRunModel) -> None:
        self._steps.show_steps(model.steps)
        self.title.setText(model.title)
        self.lead.setText(model.lead)
        self.passphrase.show_model(model)
        self.recovery_code.show_model(model)
        self.ai_use.show_model(model)
        self.errors.set_problem(model.problem)
        self.back.setVisible(model.can_go_back)
        self.progress.setText(model.progress)
        self.why_not.setText(model.working or model.why_not)
        self.spinner.setVisible(bool(model.working))
        self.go_on.set_words(model.continue_label)
        self.go_on.setEnabled(model.can_continue)
        self.go_on.setAccessibleDescription(model.why_not)
        self._pages[model.page].setEnabled(not model.working)
        if model.page is not self._page:
            self._turn_to(model)

    def print_code(self, groups: tuple[str, ...]) -> None:
        print_code(self, groups)

    def close_first_run(self) -> None:
        self.finished.emit()

    # -- inside ---------------------------------------------------------------------------------------
    def _build_foot(self) -> QWidget:
        self._foot = row(margins=(88, 12, 88, 36), gap=12)
        self.back = Button("Back", size="large", icon="arrow-left")
        self.progress = Text("", "caption", "muted", tabular=True)
        self.spinner = Spinner()
        self.why_not = Text("", "caption", "muted", wrap=True, align=Qt.AlignmentFlag.AlignRight)
        self.go_on = Button("Continue", "primary", "large", trailing="arrow-right")
        self._foot.add(self.back)
        self._foot.add(self.progress)
        self._foot.add(self.why_not, 1, Qt.AlignmentFlag.AlignVCenter)
        self._foot.add(self.spinner)
        self._foot.add(self.go_on)
        return self._foot

    def _turn_to(self, model: FirstRunModel) -> None:
        if self._page is Page.PASSPHRASE and model.page is Page.RECOVERY_CODE:
            self.passphrase.forget()
        self._page = model.page
        for page, widget in self._pages.items():
            widget.setVisible(page is model.page)
        self.page.verticalScrollBar().setValue(0)
        first = {
            Page.ABOUT_YOU: self.about_you.name,
            Page.PASSPHRASE: self.passphrase.first.field,
            Page.RECOVERY_CODE: self.recovery_code.print_button,
            Page.AI_USE: self.ai_use.toggle,
        }[model.page]
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.isVisible():
            announce(self, f"{model.progress}. {model.title}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        self._arrange()

    def _arrange(self) -> None:
        if not hasattr(self, "_foot"):
            return
        px = self.theme.px
        wide = self.width() >= px(1040)
        self._steps.setVisible(wide)
        self._rule.setVisible(wide)
        self._steps.setFixedWidth(px(340))
        side = 88 if wide else 40 if self.width() >= px(700) else 24
        high = self.height() >= px(680)
        left = self.width() - (px(340) + 1 if wide else 0)
        # The form is at most 620 wide: at the left of the room it gets, in the middle when it is alone.
        spare = max(0, round(left / self.theme.scale) - 2 * side - 620)
        before, after = (side, side + spare) if wide else (side + spare // 2, side + spare - spare // 2)
        self._form.set_margins((before, 64 if high else 20, after, 16))
        self._foot.set_margins((before, 12, after, 36 if high else 18))
