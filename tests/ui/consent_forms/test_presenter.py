"""Editing the forms: nothing is kept before Save, and the practice decides who is asked again (R55)."""

from app.domain.consent import WORDING_VERSION
from app.services.consent_forms import ConsentForm, PracticeDetails
from app.services.form_editions import FormName
from app.ui.consent_forms.model import FormsModel
from app.ui.consent_forms.presenter import ASK_EVERYONE, FormsPresenter
from tests.support.screens import Calls

ORIGINALS = {name: f"# Original {name}" for name in FormName}


class Editor:
    def __init__(self) -> None:
        self.view, self.commands = Calls(), Calls()
        self.presenter = FormsPresenter(self.view, self.commands)

    def load(self) -> "Editor":
        forms = [ConsentForm(name, text, 0, True) for name, text in ORIGINALS.items()]
        self.presenter.on_loaded(forms, ORIGINALS, PracticeDetails("Harbor Practice", ""))
        return self

    @property
    def shown(self) -> FormsModel:
        model = self.view.last("show_forms")
        assert isinstance(model, FormsModel)
        return model


def test_before_it_is_loaded_nothing_can_be_changed() -> None:
    editor = Editor()
    editor.presenter.text_changed("x")
    editor.presenter.restore_pressed()
    editor.presenter.save_pressed()
    editor.presenter.form_chosen(FormName.ADULT)
    assert editor.view.made == [] and editor.commands.made == []


def test_the_original_can_be_printed_and_there_is_nothing_to_save() -> None:
    shown = Editor().load().shown
    assert (shown.state, shown.foot) == ("Original", f"Form {WORDING_VERSION}, original")
    assert shown.can_print and not shown.can_save and not shown.can_restore
    assert shown.preview.title == "Original adult"


def test_a_changed_form_is_saved_first_and_printed_then() -> None:
    editor = Editor().load()
    editor.presenter.text_changed("# Ours\n\n{practice}")
    assert editor.shown.can_save and not editor.shown.can_print
    assert editor.shown.state == "Changed, not saved yet"
    assert editor.shown.preview.sections[0].paragraphs == ("Harbor Practice",)
    editor.presenter.save_pressed()
    assert editor.view.last("ask_everyone_again") is ASK_EVERYONE and editor.commands.made == []
    editor.presenter.again_answered(0)
    editor.presenter.again_answered(1)
    assert editor.commands.made == [("save_form", FormName.ADULT, "# Ours\n\n{practice}", False)]
    assert editor.shown.busy
    editor.presenter.text_changed("typed meanwhile")
    editor.presenter.on_saved(ConsentForm(FormName.ADULT, "# Ours\n\n{practice}", 3, False), False)
    assert (editor.shown.state, editor.shown.foot) == ("Edition 3", f"Form {WORDING_VERSION}, edition 3")
    assert editor.shown.can_print and editor.view.last("tell") == "Saved as edition 3."


def test_keeping_answers_is_what_enter_presses() -> None:
    assert ASK_EVERYONE.default == 0 and ASK_EVERYONE.buttons == ("Keep answers", "Ask again")
    editor = Editor().load()
    editor.presenter.text_changed("# Other")
    editor.presenter.again_answered(1)
    assert editor.commands.last("save_form") is FormName.ADULT
    assert editor.commands.made[-1][-1] is True
    editor.presenter.on_saved(ConsentForm(FormName.ADULT, "# Other", 1, False), True)
    assert editor.view.last("tell") == "Saved as edition 1. Everyone is asked again."


def test_every_form_keeps_what_was_typed_into_it() -> None:
    editor = Editor().load()
    editor.presenter.text_changed("# Adult, changed")
    editor.presenter.form_chosen(FormName.CHILD)
    assert editor.shown.text == "# Original child" and not editor.shown.changed
    editor.presenter.form_chosen(FormName.ADULT)
    assert editor.shown.text == "# Adult, changed"
    editor.presenter.text_changed("# Original adult \n")
    assert not editor.shown.changed, "typed back"


def test_the_original_comes_back_into_the_editor_and_waits_for_save() -> None:
    editor = Editor()
    forms = [ConsentForm(name, "# Ours", 2, False) for name in FormName]
    editor.presenter.on_loaded(forms, ORIGINALS, PracticeDetails())
    assert editor.shown.can_restore
    editor.presenter.restore_pressed()
    assert (editor.shown.text, editor.shown.can_save) == ("# Original adult", True)
    assert editor.commands.made == []
    editor.presenter.on_saved(ConsentForm(FormName.ADULT, "# Original adult", 4, True), False)
    assert editor.shown.state == "Edition 4, the original text"


def test_an_empty_form_cannot_be_saved() -> None:
    editor = Editor().load()
    editor.presenter.text_changed("  \n")
    assert not editor.shown.can_save


def test_name_and_contact_are_saved_without_a_question() -> None:
    editor = Editor().load()
    editor.presenter.details_changed("Harbor Practice", "the front desk")
    assert editor.shown.can_save and not editor.shown.can_print
    editor.presenter.save_pressed()
    assert editor.commands.made == [("save_details", "Harbor Practice", "the front desk")]
    assert "ask_everyone_again" not in editor.view.names()
    editor.presenter.on_details_saved(PracticeDetails("Harbor Practice", "the front desk"))
    assert not editor.shown.changed and editor.view.last("tell") == "Saved."


def test_after_a_failure_everything_typed_is_still_there() -> None:
    editor = Editor().load()
    editor.presenter.text_changed("# Ours")
    editor.presenter.again_answered(0)
    editor.presenter.on_failed()
    assert editor.shown.text == "# Ours" and editor.shown.can_save
