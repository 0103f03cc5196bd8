"""The first start, step by step; the recovery code is shown once and nothing goes on without it on paper."""

from dataclasses import replace
from typing import Protocol

from app.services.explanations import Explanation
from app.ui.errors.model import problem_of
from app.ui.first_run.model import FirstRunModel, Match, Page, StepRow
from app.ui.first_run.strength import strength
from app.ui.wording import wording

_PAGES = (Page.ABOUT_YOU, Page.PASSPHRASE, Page.RECOVERY_CODE, Page.AI_USE)
_STEP_WORDS = {
    Page.ABOUT_YOU: ("Welcome", "Your name and licence"),
    Page.PASSPHRASE: ("Passphrase", "The key to everything here"),
    Page.RECOVERY_CODE: ("Recovery code", "For paper, away from the laptop"),
    Page.AI_USE: ("Drafting", "With or without AI"),
}
_TITLES = {
    Page.ABOUT_YOU: (
        "Welcome to Roomnote",
        "Your name and credential stand below every note you sign. You can change them later.",
    ),
    Page.PASSPHRASE: (
        "Choose a passphrase",
        "It encrypts your clients, notes and recordings on this laptop. We do not know it and cannot "
        "reset it. Four or five ordinary words are stronger than one odd one.",
    ),
    Page.RECOVERY_CODE: (
        "Put the recovery code on paper",
        "If you forget the passphrase, this is the only other way in. It is shown only now.",
    ),
}


class FirstRunView(Protocol):
    """Draws the pages."""

    def show_step(self, model: FirstRunModel) -> None: ...
    def print_code(self, groups: tuple[str, ...]) -> None:
        """Lets the user print the code on paper; nothing is written to a file."""

    def close_first_run(self) -> None: ...


class FirstRunCommands(Protocol):
    """Jobs: ``create_keys`` ends in ``on_keys_created``, ``finish`` in ``on_finished`` or ``on_failed``."""

    def create_keys(self, passphrase: str) -> None: ...
    def finish(self, name: str, credential: str, ai_on: bool, practice_on: bool) -> None: ...


class FirstRunPresenter:
    """Holds what was typed until the keys exist, then forgets the passphrase. Main thread only."""

    def __init__(self, view: FirstRunView, commands: FirstRunCommands) -> None:
        self._view = view
        self._commands = commands
        self._passphrase = ""
        self._again = ""
        self._keys_exist = False
        self._pages: tuple[Page, ...] = _PAGES
        self._model = FirstRunModel(Page.ABOUT_YOU, (), "", "", "", False, False, "Continue")

    def opened(self, *, keys_exist: bool = False) -> None:
        """Begins; ``keys_exist``: an earlier first start was cut off after its keys were made."""
        if keys_exist:
            self._keys_exist, self._pages = True, (Page.ABOUT_YOU, Page.AI_USE)
        self._redraw()

    # -- what the user does ---------------------------------------------------------------------------
    def name_typed(self, name: str) -> None:
        self._model = replace(self._model, name=name)
        self._redraw()

    def credential_typed(self, credential: str) -> None:
        self._model = replace(self._model, credential=credential)
        self._redraw()

    def passphrase_typed(self, passphrase: str) -> None:
        self._passphrase = passphrase
        self._redraw()

    def again_typed(self, passphrase: str) -> None:
        self._again = passphrase
        self._redraw()

    def print_pressed(self) -> None:
        if self._model.code_groups:
            self._view.print_code(self._model.code_groups)

    def has_code_ticked(self, ticked: bool) -> None:
        self._model = replace(self._model, has_code=ticked)
        self._redraw()

    def ai_switched(self, on: bool) -> None:
        self._model = replace(self._model, ai_on=on)
        self._redraw()

    def practice_switched(self, on: bool) -> None:
        self._model = replace(self._model, practice_on=on)
        self._redraw()

    def back_pressed(self) -> None:
        if self._can_go_back():
            self._go(self._pages[self._pages.index(self._model.page) - 1])

    def continue_pressed(self) -> None:
        """Goes on when nothing is missing; Enter in a field does the same."""
        if self._missing() or self._model.working:
            return
        page = self._model.page
        if page is Page.PASSPHRASE and not self._keys_exist:
            self._work("Making the keys…")
            self._commands.create_keys(self._passphrase)
        elif page is Page.AI_USE:
            self._work("Almost done…")
            name, credential = " ".join(self._model.name.split()), self._model.credential.strip()
            self._commands.finish(name, credential, self._model.ai_on, self._model.practice_on)
        else:
            self._go(self._pages[self._pages.index(page) + 1])

    # -- what services tell ---------------------------------------------------------------------------
    def on_keys_created(self, recovery_code: str) -> None:
        """The keys exist; ``recovery_code`` comes as groups with hyphens or spaces between them."""
        self._passphrase = self._again = ""
        self._keys_exist = True
        groups = tuple(recovery_code.replace("-", " ").split())
        self._model = replace(self._model, code_groups=groups, has_code=False)
        self._go(Page.RECOVERY_CODE)

    def on_finished(self) -> None:
        """Everything is stored; the code is forgotten here too."""
        self._model = replace(self._model, code_groups=())
        self._view.close_first_run()

    def on_failed(self, explanation: Explanation) -> None:
        self._model = replace(self._model, working="", problem=problem_of(explanation, closable=False))
        self._redraw()

    # -- inside ---------------------------------------------------------------------------------------
    def _go(self, page: Page) -> None:
        self._model = replace(self._model, page=page, working="", problem=None)
        self._redraw()

    def _work(self, words: str) -> None:
        self._model = replace(self._model, working=words, problem=None)
        self._redraw()

    def _missing(self) -> str:
        """What keeps the user from going on, or an empty text."""
        model = self._model
        if model.page is Page.ABOUT_YOU:
            return "" if model.name.strip() else "Write your name to go on."
        if model.page is Page.PASSPHRASE:
            if not strength(self._passphrase).enough:
                return "Choose a passphrase that is strong enough."
            return "" if self._passphrase == self._again else "Type the same passphrase again."
        if model.page is Page.RECOVERY_CODE:
            return "" if model.has_code else "Put the code on paper, then tick the line above."
        return ""

    def _can_go_back(self) -> bool:
        # Once the keys exist, going back would suggest that the passphrase can still be changed here.
        made_here = self._keys_exist and Page.RECOVERY_CODE in self._pages
        first = Page.RECOVERY_CODE if made_here else Page.ABOUT_YOU
        pages = self._pages
        return pages.index(self._model.page) > pages.index(first) and not self._model.working

    def _match(self) -> Match:
        if not self._again:
            return Match.EMPTY
        return Match.SAME if self._again == self._passphrase else Match.DIFFERENT

    def _redraw(self) -> None:
        page = self._model.page
        number = self._pages.index(page)
        ai = wording().dialogs.ai_switch
        title, lead = _TITLES.get(page, (ai.title, ai.body))
        missing = self._missing()
        last = page is Page.AI_USE
        self._model = replace(
            self._model,
            steps=tuple(
                StepRow(i + 1, *_STEP_WORDS[step], done=i < number, current=i == number)
                for i, step in enumerate(self._pages)
            ),
            progress=f"Step {number + 1} of {len(self._pages)}",
            title=title,
            lead=lead,
            can_continue=not missing and not self._model.working,
            can_go_back=self._can_go_back(),
            continue_label="Open Roomnote" if last else "Continue",
            why_not=missing,
            strength=strength(self._passphrase),
            match=self._match(),
        )
        self._view.show_step(self._model)
