"""The bundled consent forms, as screens show them."""

from app.services.form_document import FormDocument, fill, read
from app.services.form_editions import FormName
from tests.support.repository import ROOT


def original(name: FormName = FormName.ADULT) -> str:
    """The bundled markup."""
    return (ROOT / "resources" / "consent-forms" / f"{name.value}.txt").read_text("utf-8")


def shown_form(name: FormName = FormName.ADULT) -> FormDocument:
    """The form filled in for an invented practice."""
    form = read(original(name))
    return fill(form, practice="Harbor Practice", contact="the front desk", date="20 November")
