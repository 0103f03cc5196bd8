"""What the editor of the consent forms shows."""

from dataclasses import dataclass

from app.services.consent_forms import PracticeDetails
from app.services.form_document import FormDocument
from app.services.form_editions import FormName

TITLES = {
    FormName.ADULT: "Adult",
    FormName.TOGETHER: "Couple or family",
    FormName.CHILD: "Child",
}


@dataclass(frozen=True, slots=True)
class FormsModel:
    """``state`` says which edition this is; ``preview`` is the form as it is printed."""

    name: FormName
    text: str
    state: str
    preview: FormDocument
    foot: str
    details: PracticeDetails
    changed: bool = False
    can_save: bool = False
    can_restore: bool = False
    busy: bool = False

    @property
    def can_print(self) -> bool:
        """Only what is saved is printed, so that paper carries the number of its words."""
        return not self.changed and not self.busy
