"""The practice's consent forms: bundled originals, editions of its own, what is shown and printed (R55)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.consent import Consent
from app.domain.errors import ErrorCode, InputError
from app.services.consents import ConsentService, load_session, participants
from app.services.endpoints import configured_in
from app.services.form_document import BLANK, FormDocument, Section, fill, read
from app.services.form_editions import FormName, edition_in, edition_setting, form_for, wording
from app.services.ports import Database, UnitOfWork

PRACTICE_NAME = "practice.name"
PRACTICE_CONTACT = "practice.contact"
"""Settings that fill the placeholders of the forms; both may be empty."""

LAST_EDITION = "consent_form.last_edition"
OUTSIDE_TITLE = "Some text goes to a language model"
OUTSIDE_WORDS = (
    "Only if you agree to this too. Names are replaced before it leaves the laptop. "
    "The recording itself never leaves."
)
"""Stands in every form while an outside language model is set up and allowed."""

MOST_LETTERS = 20_000
"""No form is longer: about eight printed pages."""


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """A form in use: ``edition`` 0 is the original, and ``wording`` is what answers to it carry."""

    name: FormName
    text: str
    edition: int
    original: bool

    @property
    def wording(self) -> str:
        """The page's version, and the practice's edition where there is one."""
        return wording(self.edition)


@dataclass(frozen=True, slots=True)
class PracticeDetails:
    """Name of the practice and whom clients turn to with questions."""

    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form filled in for the people of a session, and the wording that their answers carry."""

    document: FormDocument
    wording: str


class ConsentFormService:
    """Keeps every edition for good, so that the words which somebody agreed to can always be read."""

    def __init__(
        self, database: Database, consents: ConsentService, originals: Mapping[FormName, str]
    ) -> None:
        """``originals``: the bundled text of every form."""
        self._database, self._consents = database, consents
        self._originals = {name: originals[name] for name in FormName}

    def list(self) -> tuple[ConsentForm, ...]:
        """Every form as it is in use now."""
        with self._database.unit_of_work() as unit:
            return tuple(self._form(unit, name) for name in FormName)

    def text(self, name: FormName, edition: int | None = None) -> str:
        """The markup in use, or that of an earlier ``edition``; FILE_NOT_FOUND when there was none such."""
        with self._database.unit_of_work() as unit:
            if edition is None:
                return self._form(unit, name).text
            text = self._originals[name] if edition == 0 else unit.settings.get(_text_setting(name, edition))
        if not text:
            raise InputError(ErrorCode.FILE_NOT_FOUND, details={"edition": edition})
        return text

    def save(self, name: FormName, text: str, *, ask_everyone_again: bool) -> ConsentForm:
        """Make ``text`` the next edition, which new answers carry; BAD_USAGE when it is empty or too long.

        With ``ask_everyone_again`` every agreement in every chart ends with the same commit, and a session
        that is being recorded pauses.
        """
        tidy = "\n".join(line.rstrip() for line in text.strip().splitlines())
        if not tidy or len(tidy) > MOST_LETTERS:
            raise InputError(ErrorCode.BAD_USAGE, details={"field": "text"})
        with self._database.unit_of_work() as unit:
            edition = int(unit.settings.get(LAST_EDITION, "0")) + 1
            unit.settings.set(LAST_EDITION, str(edition))
            unit.settings.set(_text_setting(name, edition), tidy)
            unit.settings.set(edition_setting(name), str(edition))
            unit.audit.add("consent.form_edited", name.value, str(edition))
            ended = self._consents.end_all_in(unit) if ask_everyone_again else ()
            form = self._form(unit, name)
            unit.commit()
        self._consents.ended(ended)
        return form

    def restore(self, name: FormName, *, ask_everyone_again: bool = False) -> ConsentForm:
        """Hand the original out again, as a new edition."""
        return self.save(name, self._originals[name], ask_everyone_again=ask_everyone_again)

    def original(self, name: FormName) -> str:
        """The bundled markup."""
        return self._originals[name]

    def details(self) -> PracticeDetails:
        """What fills the placeholders."""
        with self._database.unit_of_work() as unit:
            return _details(unit)

    def set_details(self, name: str, contact: str) -> PracticeDetails:
        """Keep name and contact of the practice; either may be empty."""
        details = PracticeDetails(" ".join(name.split()), " ".join(contact.split()))
        with self._database.unit_of_work() as unit:
            if details != _details(unit):
                unit.settings.set(PRACTICE_NAME, details.name)
                unit.settings.set(PRACTICE_CONTACT, details.contact)
                unit.audit.add("practice.details_changed", "practice")
                unit.commit()
        return details

    def for_session(self, session_id: str, date: str) -> ShownForm:
        """What the people of a session may read before they answer; SESSION_NOT_FOUND."""
        with self._database.unit_of_work() as unit:
            people = participants(unit, load_session(unit, session_id))
            return self._shown(unit, people, date)

    def _shown(self, unit: UnitOfWork, people: tuple[Consent, ...], date: str) -> ShownForm:
        form, details = self._form(unit, form_for(people)), _details(unit)
        filled = fill(
            read(form.text),
            practice=details.name or "this practice",
            contact=details.contact or "your therapist",
            date=date,
            alone=details.name,
        )
        return ShownForm(_with_outside(filled) if configured_in(unit).outside else filled, form.wording)

    def _form(self, unit: UnitOfWork, name: FormName) -> ConsentForm:
        original, edition = self._originals[name], edition_in(unit, name)
        text = unit.settings.get(_text_setting(name, edition), original) if edition else original
        return ConsentForm(name, text, edition, text == original.strip() or edition == 0)


def on_paper(text: str, details: PracticeDetails, *, outside_model: bool = False) -> FormDocument:
    """The form to print: what the practice has not told, and the date, are lines to write on.

    ``outside_model``: it says that text may go to one, with a line to agree to that by itself.
    """
    filled = fill(
        read(text),
        practice=details.name or BLANK,
        contact=details.contact or BLANK,
        date=BLANK,
        alone=details.name or f"Practice: {BLANK}",
    )
    return _with_outside(filled, sign=True) if outside_model else filled


def _with_outside(document: FormDocument, *, sign: bool = False) -> FormDocument:
    """The document with what is said of an outside language model, before the section that is signed."""
    lines = _lines_for(document) if sign else ()
    said = Section(OUTSIDE_TITLE, (OUTSIDE_WORDS,), lines)
    sections = document.sections
    place = next((index for index, section in enumerate(sections) if section.signatures), len(sections))
    return replace(document, sections=(*sections[:place], said, *sections[place:]))


def _lines_for(document: FormDocument) -> tuple[str, ...]:
    """A line for everyone who signs the form: each answers for themselves."""
    labels = [label for section in document.sections for label in section.signatures]
    signers = [label for label in labels if "signature" in label.lower()]
    if len(signers) < 2:
        who = "".join(label.partition("signature")[2] for label in signers)  # " of the parent or guardian"
        return (f"Signature{who}, if you agree to this too",)
    return tuple(f"Signature of person {n}, if you agree to this too" for n in range(1, len(signers) + 1))


def _details(unit: UnitOfWork) -> PracticeDetails:
    return PracticeDetails(unit.settings.get(PRACTICE_NAME), unit.settings.get(PRACTICE_CONTACT))


def _text_setting(name: FormName, edition: int) -> str:
    return f"consent_form.{name.value}.{edition}"
