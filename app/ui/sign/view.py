"""The signing sheet (picture 10)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QLineEdit, QWidget

from app.ui.errors.view import ErrorStrip
from app.ui.sign.model import Default, OpenPoint, PointAction, PointKind, SignModel
from app.ui.sign.presenter import SignPresenter
from app.ui.spacing import Box, FittedSheet, column, in_tab_order, row
from app.ui.theme import IconName
from app.ui.widgets import Button, CheckBox, Divider, Field, Icon, SheetHost, Text, announce

_ICONS: dict[PointKind, IconName] = {
    PointKind.NO_SOURCE: "circle-alert",
    PointKind.CHECK: "triangle-alert",
    PointKind.RISK: "triangle-alert",
    PointKind.MISSING: "clipboard-list",
}
_ACROSS = QBoxLayout.Direction.LeftToRight
_DOWN = QBoxLayout.Direction.TopToBottom
_INDENT = 32
_NARROW = 520


class PointRow(Box):
    """One open point with what can be done about it. `acted` carries the point's key and the action."""

    acted = Signal(str, PointAction)

    def __init__(self, point: OpenPoint) -> None:
        super().__init__(_ACROSS, margins=(0, 8, 0, 8), gap=12)
        self.point = point
        self.buttons: dict[PointAction, Button] = {}
        self.add(Icon(_ICONS[point.kind], "warning", 20), 0, Qt.AlignmentFlag.AlignTop)
        self._body = row(gap=12)
        words = column(gap=1)
        words.add(Text(point.title, "body", weight=500, wrap=True))
        words.add(Text(point.detail, "caption", "muted", wrap=True))
        self._body.add(words, 1)
        actions = row(gap=6)
        for action in point.actions:
            label = _label(point, action)
            button = Button(label, size="small", name=f"{label}: {point.title}")
            button.setProperty("action", action.value)
            button.clicked.connect(self._on_clicked)
            actions.add(button)
            self.buttons[action] = button
        self._body.add(actions, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.add(self._body, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._body.set_direction(_DOWN if self.width() < self.theme.px(_NARROW) else _ACROSS)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self.acted.emit(self.point.key, PointAction(str(sender.property("action"))))


class SignSheet(FittedSheet):
    """Draws what the presenter decides. What ends it stands in the foot, which never scrolls."""

    def __init__(self, presenter: SignPresenter) -> None:
        super().__init__(" ", width=620)
        self._presenter = presenter
        self._points: tuple[OpenPoint, ...] | None = None
        self._why_not = ""
        self._default = Default.NONE
        self._signing = False
        self.rows: list[PointRow] = []
        self.rule_below_head()
        self.errors = ErrorStrip()
        self._problem = column(margins=(24, 12, 24, 0))
        self._problem.add(self.errors)
        self._problem.hide()
        self.body.addWidget(self._problem)
        self.body.addWidget(self._build_open())
        self.body.addWidget(Divider())
        self._next = column(margins=(24, 14, 24, 14), gap=8, surface="background")
        self.body.addWidget(self._next)
        self.body.addStretch(1)
        self.footer_divider.show()
        self.footer.addWidget(self._build_foot())
        self._sign_keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        self._sign_keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._sign_keys.activated.connect(presenter.sign_pressed)
        self.reason.textChanged.connect(presenter.reason_typed)
        self.attest.toggled.connect(presenter.attested)
        self.passphrase.textChanged.connect(presenter.passphrase_typed)
        self.edit.clicked.connect(presenter.details_pressed)
        self.cancel.clicked.connect(self.dismiss)
        self.review.clicked.connect(presenter.review_pressed)
        self.sign.clicked.connect(presenter.sign_pressed)
        self.dismissed.connect(presenter.cancel_pressed)

    def show_model(self, model: SignModel) -> None:
        self.title.setText(model.title)
        self.subtitle.setText(model.subtitle)
        self.subtitle.setVisible(True)
        self.setAccessibleName(model.title)
        self.errors.set_problem(model.problem)
        self._problem.setVisible(model.problem is not None)
        if model.points != self._points:
            self._show_points(model.points)
        self._reason_box.setVisible(bool(model.points))
        self._reason_label.setText(model.reason_label)
        if self.reason.text() != model.reason:
            self.reason.setText(model.reason)
        self._show_appointment(model)
        self._show_next(model)
        self.attest.setText(model.attest)
        self.attest.setAccessibleName(model.attest)
        self.attest.setChecked(model.attested)
        self._show_identity(model)
        self._show_buttons(model)
        for widget in (self.reason, self.attest, self.passphrase, *self.rows):
            widget.setEnabled(not model.signing)
        self.dismissible = not model.signing
        self.initial_focus = self.reason if model.points else self.attest
        if self._signing and not model.signing:
            again = self.passphrase if model.asks_passphrase else self.sign
            again.setFocus(Qt.FocusReason.OtherFocusReason)
        self._signing = model.signing
        self.refit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in the reason presses the button that is the next step, never one that is not ready.
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not isinstance(QApplication.focusWidget(), Button):
            target = {Default.REVIEW: self.review, Default.SIGN: self.sign}.get(self._default)
            if target is not None:
                target.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # -- inside ---------------------------------------------------------------------------------------
    def _build_open(self) -> QWidget:
        section = column(margins=(24, 14, 24, 10))
        self._open_title = Text("Still open", "caption", "muted", weight=600)
        section.add(self._open_title)
        self._list = column()
        section.add(self._list)
        self._reason_box = column(margins=(_INDENT, 4, 0, 6), gap=4)
        self._reason_label = Text(" ", "caption", weight=500, wrap=True)
        self.reason = Field(name="Reason for signing with open points")
        self._reason_label.setBuddy(self.reason)
        self._reason_box.add(self._reason_label)
        self._reason_box.add(self.reason)
        section.add(self._reason_box)
        line = row(margins=(0, 8, 0, 4), gap=12)
        self._appointment_icon = Icon("circle-check", "ok", 20)
        line.add(self._appointment_icon, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=1)
        self._appointment_title = Text(" ", "body", wrap=True)
        self._appointment_line = Text(" ", "caption", "muted", tabular=True, wrap=True)
        words.add(self._appointment_title)
        words.add(self._appointment_line)
        line.add(words, 1)
        self.edit = Button("Edit", size="small", name="Edit the appointment details")
        line.add(self.edit, 0, Qt.AlignmentFlag.AlignTop)
        section.add(line)
        return section

    def _build_foot(self) -> QWidget:
        foot = column(gap=10)
        self.attest = CheckBox(" ")
        foot.add(self.attest)
        self._identity = row(gap=12)
        self._signatory = Text("", "caption", "muted", wrap=True)
        self._passphrase_label = Text("Your passphrase", "caption", weight=500)
        self.passphrase = Field(name="Your passphrase")
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self._passphrase_label.setBuddy(self.passphrase)
        self._secret = row(gap=10)
        self._secret.add(self._passphrase_label)
        self._secret.add(self.passphrase, 1)
        self._identity.add(self._signatory, 1)
        self._identity.add(self._secret, 1)
        foot.add(self._identity)
        self._why = Text("", "caption", "muted", wrap=True)
        foot.add(self._why)
        self._buttons = row(gap=8)
        self.cancel = Button("Cancel", "quietMuted")
        self.review = Button(" ", shrinks=True)
        self.sign = Button(" ", "primary", icon="lock", shrinks=True)
        self._buttons.add(self.cancel)
        self._buttons.add_stretch()
        self._buttons.add(self.review)
        self._buttons.add(self.sign)
        foot.add(self._buttons)
        return foot

    def _show_points(self, points: tuple[OpenPoint, ...]) -> None:
        had_focus = any(row_.isAncestorOf(QApplication.focusWidget() or self) for row_ in self.rows)
        self._points = points
        self._list.clear()
        self.rows = []
        for index, point in enumerate(points):
            if index:
                rule = row(margins=(_INDENT, 0, 0, 0))
                rule.add(Divider(), 1)
                self._list.add(rule)
            view = PointRow(point)
            view.acted.connect(self._presenter.point_acted)
            self._list.add(view)
            view.show()
            self.rows.append(view)
        self._open_title.setVisible(bool(points))
        ways = [button for row_ in self.rows for button in row_.buttons.values()]
        foot = (
            self.reason, self.edit, self.attest, self.passphrase, self.cancel, self.review, self.sign
        )  # fmt: skip
        in_tab_order((*ways, *foot))
        if had_focus:
            first = next((b for r in self.rows for b in r.buttons.values()), None)
            (first or self.attest).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_appointment(self, model: SignModel) -> None:
        complete = model.appointment_complete
        self._appointment_icon.set_icon(
            "circle-check" if complete else "circle-alert", "ok" if complete else "warning"
        )
        self._appointment_title.setText(model.appointment_title)
        self._appointment_line.setText(model.appointment_line)
        self._appointment_line.setVisible(bool(model.appointment_line))
        self.edit.setVisible(model.appointment_editable)

    def _show_identity(self, model: SignModel) -> None:
        self._signatory.setText(model.signatory)
        self._signatory.setVisible(bool(model.signatory))
        self._secret.setVisible(model.asks_passphrase)
        if self.passphrase.text() != model.passphrase:
            self.passphrase.setText(model.passphrase)

    def _show_next(self, model: SignModel) -> None:
        if self._next.box.count():
            return
        self._next.add(Text("What happens next", "caption", "muted", weight=600))
        for icon, words in zip(model.next_icons, model.next_lines, strict=True):
            line = row(gap=10)
            line.add(Icon(icon), 0, Qt.AlignmentFlag.AlignTop)
            line.add(Text(words, "ui", weight=400, wrap=True), 1)
            self._next.add(line)

    def _show_buttons(self, model: SignModel) -> None:
        self.cancel.set_words(model.cancel)
        self.cancel.setEnabled(not model.signing)
        if model.review:
            self.review.set_words(model.review)
        self.review.setVisible(bool(model.review))
        self.review.setEnabled(not model.signing)
        self.review.set_kind("primary" if model.default is Default.REVIEW else "standard")
        self.sign.set_words(model.sign)
        self.sign.setEnabled(model.can_sign)
        self.sign.setAccessibleDescription(model.why_not)
        self._why.setText(model.why_not)
        self._why.setVisible(bool(model.why_not))
        if model.why_not != self._why_not and self.isVisible() and not model.signing:
            announce(self._why, model.why_not or "Ready to sign")
        self._why_not = model.why_not
        self._default = model.default
        self._arrange()

    def _arrange(self) -> None:
        px = self.theme.px
        wanted = self.sign.sizeHint().width() + px(48 + 16)
        wanted += self.review.sizeHint().width() if not self.review.isHidden() else 0
        wanted += self.cancel.sizeHint().width()
        self._buttons.set_direction(_ACROSS if self.width() >= wanted else _DOWN)
        self._identity.set_direction(_DOWN if self.width() < px(_NARROW) else _ACROSS)


class SignSheets(QObject):
    """The presenter's view: opens the sheet over `host`'s window. `attach` comes first."""

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host)
        self._host = host
        self._presenter: SignPresenter | None = None
        self.sheet: SignSheet | None = None

    def attach(self, presenter: SignPresenter) -> None:
        self._presenter = presenter

    def show_signing(self, model: SignModel) -> None:
        assert self._presenter is not None
        if self.sheet is None:
            self.sheet = SignSheet(self._presenter)
            self.sheet.show_model(model)
            self.sheet.closed.connect(self._on_closed)
            self._host.open(self.sheet)
        else:
            self.sheet.show_model(model)

    def close_signing(self) -> None:
        if self.sheet is not None:
            sheet, self.sheet = self.sheet, None
            sheet.close_sheet()

    def _on_closed(self) -> None:
        self.sheet = None


def _label(point: OpenPoint, action: PointAction) -> str:
    if action is PointAction.SHOW:
        return "Show"
    if action is PointAction.REMOVE:
        return "Remove it"
    return "Add it" if point.kind is PointKind.MISSING else "Add a sentence"
