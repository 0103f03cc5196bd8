"""The sheet behind "Profile": name, credential and the clinician's own switch for AI use (R35)."""

from PySide6.QtCore import Signal

from app.domain.chart import Clinician
from app.ui.spacing import FittedSheet, column, row
from app.ui.times import clock, day
from app.ui.widgets import Button, Divider, Field, Text, Toggle


class ProfileSheet(FittedSheet):
    """``saved`` carries name, credential and whether AI use is on; nothing changes before it is pressed."""

    saved = Signal(str, str, bool)

    def __init__(self, clinician: Clinician) -> None:
        super().__init__("Profile", width=520, close_button=True)
        self._clinician = clinician
        who = column(margins=(24, 4, 24, 16), gap=6)
        name_label, credential_label = Text("Name", "ui", weight=600), Text("Credential", "ui", weight=600)
        self.name = Field(clinician.name, name="Name")
        self.credential = Field(clinician.credential, placeholder="LCSW, PhD …", name="Credential")
        for label, field in ((name_label, self.name), (credential_label, self.credential)):
            label.setBuddy(field)
            who.add(label)
            who.add(field)
        who.add(Text("Both stand under the notes you sign.", "caption", "muted", wrap=True))
        self.body.addWidget(who)
        self.body.addWidget(Divider())
        use = column(margins=(24, 16, 24, 16), gap=6)
        self.ai = Toggle("Use AI for my notes")
        self.ai.setChecked(clinician.ai_consent_at is not None)
        use.add(self.ai)
        use.add(
            Text(
                "It drafts, you check and sign. Recording still needs everyone’s consent each time someone "
                "new is in the room. While this is off, nothing can be recorded.",
                "caption", "muted", wrap=True,
            )
        )  # fmt: skip
        if clinician.ai_consent_at is not None:
            at = clinician.ai_consent_at
            use.add(Text(f"On since {day(at)}, {clock(at)}.", "caption", "muted"))
        self.body.addWidget(use)
        foot = row(margins=(24, 14, 24, 20), gap=8)
        foot.add_stretch()
        self.cancel, self.save = Button("Cancel", "quietMuted"), Button("Save", "primary")
        foot.add(self.cancel)
        foot.add(self.save)
        self.footer_divider.show()
        self.footer.addWidget(foot)
        self.initial_focus = self.name
        self.name.textChanged.connect(self._on_typed)
        self.cancel.clicked.connect(self.dismiss)
        self.save.clicked.connect(self._on_saved)

    def _on_typed(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))

    def _on_saved(self) -> None:
        self.close_sheet()
        self.saved.emit(self.name.text(), self.credential.text(), self.ai.isChecked())
