"""One person reads, then answers or hands back; a blank cover waits for the therapist (B3, R36)."""

from dataclasses import dataclass, replace
from typing import Protocol

from app.domain.consent import GUARDIAN
from app.services.explanations import Explanation
from app.services.form_document import FormDocument
from app.ui.consent import form
from app.ui.consent.model import Answer, ConsentPageModel, Fact, Purpose, Stage, Symbol
from app.ui.consent.words import beneath_question, outside_words, words_for
from app.ui.cover_pin.model import PadModel
from app.ui.cover_pin.presenter import PadPresenter
from app.ui.errors.model import problem_of
from app.ui.wording import ConsentWords

TEXT_SCALES = (1.0, 1.25, 1.5)


class ConsentView(Protocol):
    """Draws the page over the whole screen."""

    def show_page(self, page: ConsentPageModel) -> None: ...
    def close_page(self) -> None: ...


class ConsentCommands(Protocol):
    """Jobs; ``answer``, ``answer_outside`` and ``withdraw`` end in ``on_answer_stored`` or ``on_failed``, the
    checks in ``on_unlocked`` or ``pad.on_refused``."""

    def answer(self, consent_id: str, agreed: bool) -> None: ...
    def answer_outside(self, consent_id: str, agreed: bool) -> None:
        """This person's answer to an outside language model."""

    def withdraw(self, consent_id: str) -> None: ...
    def hand_back(self, consent_id: str) -> None: ...
    def check_pin(self, pin: str) -> None: ...
    def check_passphrase(self, passphrase: str) -> None: ...
    def page_left(self) -> None:
        """The therapist has the laptop again."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page. ``before``: first name of the person who answered just before, or empty.

    ``others``: for a guardian first names of the children, for a child of the guardians, all in this room.
    ``form`` is the practice's present form in its ``wording``. ``pin``: the cover waits for a PIN.
    ``outside_model``: text may go to one; ``asks_outside``: who agrees is asked about that, too.
    """

    consent_id: str
    first_name: str
    before: str = ""
    outside_model: bool = False
    asks_outside: bool = False
    role: str = "client"
    others: tuple[str, ...] = ()
    form: FormDocument | None = None
    wording: str = ""
    pin: bool = False
    passphrase: bool = False


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
        self._words = words_for(reader.role)
        self._page = _first_page(reader, purpose, self._words)
        self.pad = PadPresenter(self._on_pad_changed, commands, passphrase_offered=reader.passphrase)

    def opened(self) -> None:
        self._view.show_page(self._page)

    # -- what the reader does -------------------------------------------------------------------------
    def first_answer_pressed(self) -> None:
        """The answer on the left: decline, or keep the agreement."""
        if self._may_answer():
            if self._page.purpose is Purpose.ASK:
                self._store()
                self._commands.answer(self._reader.consent_id, False)
            elif self._page.purpose is Purpose.OUTSIDE:
                self._store()
                self._commands.answer_outside(self._reader.consent_id, False)
            else:
                # Nothing changes, so there is nothing to store.
                self._show(replace(self._page, stage=Stage.THANKS, thanks=self._words.after_agreed))

    def second_answer_pressed(self) -> None:
        """The answer on the right: agree, or withdraw and erase."""
        if self._may_answer():
            self._store()
            if self._page.purpose is Purpose.ASK:
                self._commands.answer(self._reader.consent_id, True)
            elif self._page.purpose is Purpose.OUTSIDE:
                self._commands.answer_outside(self._reader.consent_id, True)
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
        """The first of two steps away from the cover, so that no stray key opens the therapist's screen.

        Where there is a PIN, the second is to know it.
        """
        if self._page.stage is Stage.COVER and self._reader.pin:
            self._show(replace(self._page, pad=self.pad.model))
        elif self._page.stage is Stage.COVER:
            self._show(replace(self._page, uncovering=True))

    def stay_pressed(self) -> None:
        self._show(replace(self._page, uncovering=False, pad=None))

    def uncover_pressed(self) -> None:
        """The second step: the therapist's screen comes back."""
        if self._page.stage is Stage.COVER and self._page.uncovering:
            self._leave()

    # -- what services tell ---------------------------------------------------------------------------
    def on_unlocked(self) -> None:
        """PIN or passphrase was right: the therapist's screen comes back."""
        if self._page.stage is Stage.COVER:
            self._leave()

    def on_answer_stored(self, agreed: bool) -> None:
        """The answer (for a withdrawal: ``agreed`` False) is in the chart."""
        if self._page.purpose is Purpose.ASK and agreed and self._reader.asks_outside:
            self._show(_outside_page(self._page, self._reader, self._words))
            return
        agreed = agreed or self._page.purpose is Purpose.OUTSIDE  # the recording is agreed to either way
        thanks = self._words.after_agreed if agreed else self._words.after_declined
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

    def _leave(self) -> None:
        self._view.close_page()
        self._commands.page_left()

    def _on_pad_changed(self, pad: PadModel) -> None:
        if self._page.pad is not None:
            self._show(replace(self._page, pad=pad))

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
        body=beneath_question(reader.role, reader.others) if asking else words.withdraw_body,
        facts=_facts(reader, words) if asking else (),
        answers=answers,
        foot=words.foot if asking else "Your care is the same either way.",
        leave=words.leave,
        text_scale=TEXT_SCALES[0],
        bigger="Bigger text",
        form_title=reader.form.title if reader.form is not None else "",
        form=form.sections(reader.form, reader.wording) if asking and reader.form is not None else (),
        cover=words.cover,
    )


def _outside_page(page: ConsentPageModel, reader: Reader, words: ConsentWords) -> ConsentPageModel:
    """The second question: an outside language model is agreed to by itself, or not."""
    outside = words.fact_outside_model
    question, answers = outside_words(reader.role)
    return replace(
        page,
        purpose=Purpose.OUTSIDE,
        stage=Stage.QUESTION,
        turn="Thank you. One more question.",
        question=question.format(person=reader.first_name),
        body=beneath_question(reader.role, reader.others) if reader.role == GUARDIAN else "",
        facts=(Fact(Symbol.OUTSIDE, outside.title, outside.body),),
        answers=(Answer(Symbol.DECLINE, answers[0]), Answer(Symbol.AGREE, answers[1])),
        foot="Your care is the same either way.",
        form=(),
        storing=False,
        problem=None,
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
