"""The look of the running program: colours, fonts, sizes and icons of the current scheme and text scale."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from app.ui.roles import ColorRole, DrawingName, IconName, Mode, Scheme, TypeRole
from app.ui.theme.fonts import load_fonts, make_font
from app.ui.theme.icons import drawing_pixmap, drawing_size, icon_pixmap
from app.ui.theme.qss import style_sheet
from app.ui.theme.tokens import Tokens, load_tokens

MIN_SCALE, MAX_SCALE = 1.0, 2.0

_PALETTE: tuple[tuple[QPalette.ColorRole, ColorRole], ...] = (
    (QPalette.ColorRole.Window, "background"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "background"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "onAccent"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "onAccent"),
    (QPalette.ColorRole.PlaceholderText, "placeholder"),
    (QPalette.ColorRole.ToolTipBase, "raised"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.LinkVisited, "accent"),
)


class Theme(QObject):
    """Every colour, font and measure comes from here; `changed` is emitted after the look has changed.

    There is one for each QApplication, as with its palette and style. Main thread only.
    """

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode, scale: float, reduced_motion: bool | None) -> None:
        super().__init__(app)
        self._app = app
        self._mode: Mode = mode
        self._scale = min(MAX_SCALE, max(MIN_SCALE, scale))
        self._reduced_motion = reduced_motion
        # Asked for by every label in every layout: measured once for each look.
        self._line_heights: dict[TypeRole, int] = {}
        load_fonts()
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)
        self._apply()

    # -- what is shown now ---------------------------------------------------------------------------
    @property
    def tokens(self) -> Tokens:
        return load_tokens()

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def scheme(self) -> Scheme:
        """What `mode` comes to now; a system that does not say counts as light."""
        if self._mode != "system":
            return self._mode
        dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    @property
    def scale(self) -> float:
        """Text scale, 1.0 to 2.0."""
        return self._scale

    @property
    def reduced_motion(self) -> bool:
        """True when nothing may move. The system's own wish can be read from Qt 6.12 on, which cannot be used
        on CPython 3.11 yet (see app/ui/widgets), so it is the user's choice alone."""
        return bool(self._reduced_motion)

    # -- changing it ---------------------------------------------------------------------------------
    def set_mode(self, mode: Mode) -> None:
        self.set_look(mode=mode)

    def set_scale(self, scale: float) -> None:
        self.set_look(scale=scale)

    def set_reduced_motion(self, reduced: bool | None) -> None:
        """`None` is the default: things may move."""
        self._reduced_motion = reduced
        self.changed.emit()

    def set_look(self, *, mode: Mode | None = None, scale: float | None = None) -> None:
        """Changes scheme and text scale in one go; does nothing when both are as they were."""
        before = (self._mode, self._scale)
        self._mode = mode if mode is not None else self._mode
        self._scale = min(MAX_SCALE, max(MIN_SCALE, scale)) if scale is not None else self._scale
        if before != (self._mode, self._scale):
            self._apply()
            self.changed.emit()

    # -- values --------------------------------------------------------------------------------------
    def color(self, role: ColorRole) -> QColor:
        value = self.tokens.colors[self.scheme][role]
        return QColor(value.red, value.green, value.blue, value.alpha)

    def px(self, pixels: float) -> int:
        """Pixels at 100 % in pixels at the current text scale."""
        return round(pixels * self._scale)

    def font(
        self, role: TypeRole, *, weight: int | None = None, tabular: bool = False, italic: bool = False
    ) -> QFont:
        return make_font(role, self._scale, weight=weight, tabular=tabular, italic=italic)

    def line_height(self, role: TypeRole) -> int:
        """The designed line height, or the font's own where a fallback face needs more."""
        known = self._line_heights.get(role)
        if known is None:
            designed = self.px(self.tokens.type_scale[role].line)
            known = max(designed, QFontMetrics(self.font(role)).height())
            self._line_heights[role] = known
        return known

    def pixmap(
        self, name: IconName, role: ColorRole, size: int = 16, *, ratio: float = 1.0, filled: bool = False
    ) -> QPixmap:
        """An icon of `size` pixels at 100 %, tinted, sharp at the device pixel `ratio`."""
        color = self.tokens.colors[self.scheme][role].hex()
        return icon_pixmap(name, color, design_size=size, pixels=self.px(size), ratio=ratio, filled=filled)

    def icon(self, name: IconName, role: ColorRole = "text", size: int = 16) -> QIcon:
        """For menus and actions; sharp up to a pixel ratio of 2."""
        icon = QIcon()
        icon.addPixmap(self.pixmap(name, role, size, ratio=1.0))
        icon.addPixmap(self.pixmap(name, role, size, ratio=2.0))
        return icon

    def window_icon(self) -> QIcon:
        """The program's icon in the sizes that desktops ask for."""
        icon = QIcon()
        for side in (16, 24, 32, 48, 64, 128, 256):
            icon.addPixmap(self.drawing("logo", height=side / self._scale))
        return icon

    def drawing(self, name: DrawingName, *, height: float | None = None, ratio: float = 1.0) -> QPixmap:
        """One of our drawings at its own size or at `height` pixels (at 100 %), in the scheme's colours."""
        colors = {role: rgba.hex() for role, rgba in self.tokens.colors[self.scheme].items()}
        factor = self._scale * (1.0 if height is None else height / drawing_size(name).height())
        return drawing_pixmap(name, {str(k): v for k, v in colors.items()}, factor, ratio)

    def drawing_size(self, name: DrawingName, *, height: float | None = None) -> QSize:
        size = drawing_size(name)
        factor = self._scale * (1.0 if height is None else height / size.height())
        return QSize(round(size.width() * factor), round(size.height() * factor))

    def duration(self, milliseconds: int) -> int:
        """How long an animation may take: 0 when motion is reduced."""
        return 0 if self.reduced_motion else milliseconds

    # -- inside --------------------------------------------------------------------------------------
    def _apply(self) -> None:
        self._line_heights.clear()
        hints = self._app.styleHints()
        if self._mode == "system":
            hints.unsetColorScheme()
        else:
            dark = self._mode == "dark"
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        palette = QPalette()
        for role, color in _PALETTE:
            palette.setColor(role, self.color(color))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        self._app.setPalette(palette)
        self._app.setFont(self.font("ui", weight=400))
        self._app.setStyleSheet(style_sheet(self.scheme, self._scale))

    def _on_system_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._mode == "system":
            self._apply()
            self.changed.emit()
