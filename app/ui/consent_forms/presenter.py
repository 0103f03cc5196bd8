"""Editing the practice's consent forms: nothing is kept before "Save", and then the practice decides who is
asked again (R55)."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.consent import WORDING_VERSION
from app.services.consent_forms import ConsentForm, PracticeDetails, on_paper
from app.services.form_editions import FormName
from app.ui.consent_forms.model import FormsModel
from app.ui.wording import Dialog

ASK_EVERYONE = Dialog(
    "Ask everyone again?",
    "Keep answers after a typing mistake. Ask again when the meaning changed. "
    "Then every agreement ends now, and a running recording pauses.",
    ("Keep answers", "Ask again"),
    0,
)


class FormsView(Protocol):
    """Draws the editor."""

    def show_forms(self, model: FormsModel) -> None: ...
    def ask_everyone_again(self, question: Dialog) -> None:
        """Ends in ``again_answered``, or in nothing."""

    def tell(self, words: str) -> None:
        """A short note that goes by itself."""


class FormsCommands(Protocol):
    """Jobs; they end in ``on_loaded``, ``on_saved`` or ``on_failed``."""

    def save_form(self, name: FormName, text: str, again: bool) -> None: ...
    def save_details(self, name: str, contact: str) -> None: ...


class FormsPresenter:
    """Keeps what was typed for every form until it is saved. Main thread only."""

    def __init__(self, view: FormsView, commands: FormsCommands) -> None:
        self._view, self._commands = view, commands
        self._forms: dict[FormName, ConsentForm] = {}
        self._originals: dict[FormName, str] = {}
        self._drafts: dict[FormName, str] = {}
        self._details = self._typed = PracticeDetails()
        self._name = FormName.ADULT
        self._busy = False

    # -- what services tell ---------------------------------------------------------------------------
    def on_loaded(
        self, forms: Sequence[ConsentForm], originals: dict[FormName, str], details: PracticeDetails
    ) -> None:
        """The forms in use, their bundled originals, and what fills them in."""
        self._forms = {form.name: form for form in forms}
        self._originals, self._details, self._typed = originals, details, details
        self._draw()

    def on_saved(self, form: ConsentForm, again: bool) -> None:
        """A new edition is in use."""
        self._forms[form.name], self._busy = form, False
        self._drafts.pop(form.name, None)
        self._draw()
        asked = " Everyone is asked again." if again else ""
        self._view.tell(f"Saved as edition {form.edition}.{asked}")

    def on_details_saved(self, details: PracticeDetails) -> None:
        """Name and contact are kept."""
        self._details = self._typed = details
        self._draw()
        self._view.tell("Saved.")

    def on_failed(self) -> None:
        """Nothing was kept; what was typed is still there."""
        self._busy = False
        self._draw()

    # -- what the user does ---------------------------------------------------------------------------
    def form_chosen(self, name: FormName) -> None:
        """Show another form; what was typed into the other one waits."""
        self._name = name
        self._draw()

    def text_changed(self, text: str) -> None:
        """The user typed."""
        if not self._forms or self._busy:
            return
        if text.strip() == self._forms[self._name].text.strip():
            self._drafts.pop(self._name, None)
        else:
            self._drafts[self._name] = text
        self._draw()

    def details_changed(self, name: str, contact: str) -> None:
        """The user typed the practice's name or contact."""
        self._typed = PracticeDetails(name, contact)
        self._draw()

    def restore_pressed(self) -> None:
        """Put the original back into the editor; it is in use once it is saved."""
        if self._forms:
            self.text_changed(self._originals[self._name])

    def save_pressed(self) -> None:
        """Save name and contact, then ask what a changed text means for the answers on file."""
        if self._typed != self._details:
            self._commands.save_details(self._typed.name, self._typed.contact)
        if self._name in self._drafts:
            self._view.ask_everyone_again(ASK_EVERYONE)

    def again_answered(self, index: int) -> None:
        """The answer to ``ASK_EVERYONE``."""
        if self._name in self._drafts and not self._busy:
            self._busy = True
            self._draw()
            self._commands.save_form(self._name, self._drafts[self._name], index == 1)

    # -- inside ---------------------------------------------------------------------------------------
    def _draw(self) -> None:
        if not self._forms:
            return
        form, text = self._forms[self._name], self._text()
        changed = self._name in self._drafts
        self._view.show_forms(
            FormsModel(
                name=self._name,
                text=text,
                state="Changed, not saved yet" if changed else _edition_words(form),
                preview=on_paper(text, self._typed),
                foot=f"Form {WORDING_VERSION}, {_edition_words(form).lower()}",
                details=self._typed,
                changed=changed or self._typed != self._details,
                can_save=not self._busy
                and (self._typed != self._details or (changed and bool(text.strip()))),
                can_restore=not self._busy and text.strip() != self._originals[self._name].strip(),
                busy=self._busy,
            )
        )

    def _text(self) -> str:
        return self._drafts.get(self._name, self._forms[self._name].text)


def _edition_words(form: ConsentForm) -> str:
    if not form.edition:
        return "Original"
    return f"Edition {form.edition}" + (", the original text" if form.original else "")
