"""One person reads, then answers or hands back; a blank cover waits for the therapist (B3, R36)."""

from dataclasses import dataclass, replace
from typing import Protocol

from app.services.explanations import Explanation
from app.ui.consent import form
from app.ui.consent.model import Answer, ConsentPageModel, Fact, Purpose, Stage, Symbol
from app.ui.errors.model import problem_of
from app.ui.wording import ConsentWords, wording

TEXT_SCALES = (1.0, 1.25, 1.5)


class ConsentView(Protocol):
    """Draws the page over the whole screen."""

    def show_page(self, page: ConsentPageModel) -> None: ...
    def close_page(self) -> None: ...


class ConsentCommands(Protocol):
    """Jobs; ``answer`` and ``withdraw`` end in ``on_answer_stored`` or ``on_failed``."""

    def answer(self, consent_id: str, agreed: bool) -> None: ...
    def withdraw(self, consent_id: str) -> None: ...
    def hand_back(self, consent_id: str) -> None: ...
    def page_left(self) -> None:
        """The therapist has the laptop again."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page. ``before``: first name of the person who answered just before, or empty."""

    consent_id: str
    first_name: str
    before: str = ""
    outside_model: bool = False


class ConsentPresenter:
    """Keeps the two answers equal, stores each exactly once, and never shows anyone else's data."""

    def __init__(
        self,
        view: ConsentView,
        commands: ConsentCommands,
        reader: Reader,
        purpose: Purpose = Purpose.ASK,
    ) -> None:
        self._view = view
        self._commands = commands
        self._reader = reader
        self._scale = 0
        self._page = _first_page(reader, purpose, wording().consent)

    def opened(self) -> None:
        self._view.show_page(self._page)

    # -- what the reader does -------------------------------------------------------------------------
    def first_answer_pressed(self) -> None:
        """The answer on the left: decline, or keep the agreement."""
        if self._may_answer():
            if self._page.purpose is Purpose.ASK:
                self._store()
                self._commands.answer(self._reader.consent_id, False)
            else:
                # Nothing changes, so there is nothing to store.
                self._show(replace(self._page, stage=Stage.THANKS, thanks=wording().consent.after_agreed))

    def second_answer_pressed(self) -> None:
        """The answer on the right: agree, or withdraw and erase."""
        if self._may_answer():
            self._store()
            if self._page.purpose is Purpose.ASK:
                self._commands.answer(self._reader.consent_id, True)
            else:
                self._commands.withdraw(self._reader.consent_id)

    def hand_back_pressed(self) -> None:
        """No answer is an answer too: nothing is stored but that nobody is being asked any more."""
        if self._may_answer():
            if self._page.purpose is Purpose.ASK:
                self._commands.hand_back(self._reader.consent_id)
            self._show(replace(self._page, stage=Stage.COVER, problem=None))

    def bigger_text_pressed(self) -> None:
        """The next size; after the biggest the first again."""
        self._scale = (self._scale + 1) % len(TEXT_SCALES)
        biggest = self._scale == len(TEXT_SCALES) - 1
        self._show(
            replace(
                self._page,
                text_scale=TEXT_SCALES[self._scale],
                bigger="Normal text" if biggest else "Bigger text",
            )
        )

    def form_pressed(self) -> None:
        if self._page.stage is Stage.QUESTION and not self._page.storing:
            self._show(replace(self._page, stage=Stage.FORM))

    def form_closed(self) -> None:
        if self._page.stage is Stage.FORM:
            self._show(replace(self._page, stage=Stage.QUESTION))

    def thanks_read(self) -> None:
        """The thank-you has been there long enough; the cover replaces it."""
        if self._page.stage is Stage.THANKS:
            self._show(replace(self._page, stage=Stage.COVER))

    # -- what the therapist does ----------------------------------------------------------------------
    def therapist_pressed(self) -> None:
        """The first of two steps away from the cover, so that no stray key opens the therapist's screen."""
        if self._page.stage is Stage.COVER:
            self._show(replace(self._page, uncovering=True))

    def stay_pressed(self) -> None:
        self._show(replace(self._page, uncovering=False))

    def uncover_pressed(self) -> None:
        """The second step: the therapist's screen comes back."""
        if self._page.stage is Stage.COVER and self._page.uncovering:
            self._view.close_page()
            self._commands.page_left()

    # -- what services tell ---------------------------------------------------------------------------
    def on_answer_stored(self, agreed: bool) -> None:
        """The answer (for a withdrawal: ``agreed`` False) is in the chart."""
        words = wording().consent
        thanks = words.after_agreed if agreed else words.after_declined
        self._show(replace(self._page, stage=Stage.THANKS, thanks=thanks, storing=False, problem=None))

    def on_failed(self, explanation: Explanation) -> None:
        """The answer could not be stored: said here, and both answers are offered again."""
        self._show(
            replace(
                self._page,
                stage=Stage.QUESTION,
                storing=False,
                problem=problem_of(
                    Explanation(
                        "Your answer could not be stored.", explanation.safe, "Please tell your therapist."
                    ),
                    closable=False,
                ),
            )
        )

    # -- inside ---------------------------------------------------------------------------------------
    def _may_answer(self) -> bool:
        return self._page.stage is Stage.QUESTION and not self._page.storing

    def _store(self) -> None:
        self._show(replace(self._page, storing=True, problem=None))

    def _show(self, page: ConsentPageModel) -> None:
        self._page = page
        self._view.show_page(page)


def _first_page(reader: Reader, purpose: Purpose, words: ConsentWords) -> ConsentPageModel:
    asking = purpose is Purpose.ASK
    answers = (
        (Answer(Symbol.DECLINE, words.decline), Answer(Symbol.AGREE, words.agree))
        if asking
        else (Answer(Symbol.AGREE, words.keep), Answer(Symbol.ERASER, words.withdraw))
    )
    question = words.question.format(person=reader.first_name) if asking else words.withdraw_question
    return ConsentPageModel(
        purpose=purpose,
        stage=Stage.QUESTION,
        lead=words.lead,
        turn=words.turn.format(person=reader.before) if reader.before and asking else "",
        question=question,
        body="" if asking else words.withdraw_body,
        facts=_facts(reader, words) if asking else (),
        answers=answers,
        foot=words.foot if asking else "Your care is the same either way.",
        leave=words.leave,
        text_scale=TEXT_SCALES[0],
        bigger="Bigger text",
        form_title=form.TITLE,
        form=form.form() if asking else (),
        cover=words.cover,
    )


def _facts(reader: Reader, words: ConsentWords) -> tuple[Fact, ...]:
    symbols = (Symbol.LAPTOP, Symbol.ERASER, Symbol.UNDO)
    facts = tuple(
        Fact(symbol, fact.title, fact.body) for symbol, fact in zip(symbols, words.facts, strict=True)
    )
    if not reader.outside_model:
        return facts
    outside = words.fact_outside_model
    return (*facts[:1], Fact(Symbol.OUTSIDE, outside.title, outside.body), *facts[1:])
