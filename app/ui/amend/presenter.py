"""Writing an addendum or an amendment: saved as it is typed, signed only with a reason (B8)."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.note import Amendment, Note, Section
from app.services.explanations import Explanation
from app.ui.amend.model import AmendModel, AmendState
from app.ui.amend.words import moment, parts_of
from app.ui.errors.model import problem_of

Lines = tuple[tuple[Section, str], ...]
_SHORTEST_REASON = 3


class AmendView(Protocol):
    """Draws the page."""

    def show_amending(self, model: AmendModel) -> None: ...
    def show_state(self, state: AmendState) -> None: ...


class AmendCommands(Protocol):
    """What the page sets going; calls return at once."""

    def save(self, note_id: str, lines: Lines, reason: str) -> None:
        """Ends in ``on_saved`` or ``on_failed``."""

    def sign(self, note_id: str) -> None: ...
    def discard(self, note_id: str) -> None: ...
    def leave(self) -> None: ...


class AmendPresenter:
    """One for the page; ``opened`` fills it with a draft and the note it amends."""

    def __init__(self, view: AmendView, commands: AmendCommands) -> None:
        self._view, self._commands = view, commands
        self._note_id = ""
        self._typed: tuple[Lines, str] = ((), "")
        self._kept: tuple[Lines, str] = ((), "")
        self._problem: Explanation | None = None
        self._wants_to_sign = False

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self._typed != self._kept

    def opened(self, draft: Note, earlier: Note) -> None:
        """Show ``draft`` beside the signed ``earlier``."""
        addendum = draft.amendment is Amendment.ADDENDUM
        parts = parts_of(draft)
        self._note_id, self._problem, self._wants_to_sign = draft.id, None, False
        self._typed = self._kept = (lines_of([(p.section, p.text) for p in parts]), draft.amendment_reason)
        self._view.show_amending(
            AmendModel(
                "Addendum to a signed note" if addendum else "Amendment of a signed note",
                "The signed note stays as it is. What you add stands beside it."
                if addendum
                else "The signed note is kept. Once signed, your version takes its place.",
                draft.amendment_reason,
                f"Signed {moment(earlier.signed_at)}",
                earlier.text,
                parts,
            )
        )
        self._redraw()

    def typed(self, texts: Sequence[tuple[Section, str]], reason: str) -> None:
        """What stands in the boxes and in the reason now."""
        self._typed = lines_of(texts), " ".join(reason.split())
        self._redraw()

    def save_now(self) -> None:
        """Keep what was typed; does nothing when it is kept."""
        if self._note_id and self.unsaved:
            lines, reason = self._typed
            self._commands.save(self._note_id, lines, reason)

    def sign_pressed(self) -> None:
        """What is typed is saved first; only that is signed."""
        if self._why_not():
            return
        if self.unsaved:
            self._wants_to_sign = True
            self.save_now()
        else:
            self._commands.sign(self._note_id)

    def discard_pressed(self) -> None:
        """Asked about first: until then what was typed is kept like any other."""
        self.save_now()
        self._commands.discard(self._note_id)

    def on_discarded(self) -> None:
        """Nothing of it is to be kept any more."""
        self._note_id, self._kept = "", self._typed

    def back_pressed(self) -> None:
        self.save_now()
        self._commands.leave()

    def on_saved(self, lines: Lines, reason: str) -> None:
        """These lines and this reason are kept now; signing goes on if it was asked for."""
        self._kept, self._problem = (lines, reason), None
        self._redraw()
        wanted, self._wants_to_sign = self._wants_to_sign, False
        if wanted and not self.unsaved:
            self._commands.sign(self._note_id)

    def on_failed(self, explanation: Explanation) -> None:
        self._problem, self._wants_to_sign = explanation, False
        self._redraw()

    def _why_not(self) -> str:
        lines, reason = self._typed
        if len(reason) < _SHORTEST_REASON:
            return "To sign: write why the note is changed."
        return "" if lines else "To sign: write at least one sentence."

    def _redraw(self) -> None:
        why_not = self._why_not()
        problem = problem_of(self._problem, closable=False) if self._problem is not None else None
        saved = "Not saved yet" if self.unsaved else "Saved"
        self._view.show_state(AmendState(saved, not why_not, why_not, problem))


def lines_of(texts: Sequence[tuple[Section, str]]) -> Lines:
    """One line for each sentence; empty ones go."""
    return tuple(
        (section, line)
        for section, text in texts
        for line in (" ".join(one.split()) for one in text.splitlines())
        if line
    )
