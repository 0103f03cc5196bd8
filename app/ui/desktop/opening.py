"""The first page of the demonstration, which opens by itself."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout

from app.ui.spacing import Box
from app.ui.widgets import Drawing, Spinner, Text


class OpeningPage(Box):
    """Says what is about to be seen; asks for nothing."""

    def __init__(self) -> None:
        super().__init__(
            QBoxLayout.Direction.TopToBottom, margins=(24, 24, 24, 24), gap=10, surface="background"
        )
        centre = Qt.AlignmentFlag.AlignHCenter
        self.add_stretch()
        self.add(Drawing("room-chairs"), 0, centre)
        self.add(Text("The demonstration is being prepared", "title", align=centre), 0, centre)
        words = "A sample session of synthetic voices is played, and every screen of the path is seen."
        self.add(Text(words, "body", "muted", align=centre), 0, centre)
        self.add(Spinner(20), 0, centre)
        self.add_stretch()
