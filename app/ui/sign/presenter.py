"""Signing: impossible without the clinician's own word, nor with open points and no reason (R28, R63)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Protocol

from app.domain.issues import Difference
from app.domain.note import Amendment, Note
from app.domain.signature import MEANINGS
from app.services.explanations import Explanation
from app.ui.errors.model import problem_of
from app.ui.roles import IconName
from app.ui.sign.model import AppointmentDetails, Default, OpenPoint, PointAction, SignModel
from app.ui.sign.points import open_points
from app.ui.times import long_day
from app.ui.wording import wording

_SHORTEST_REASON = 3
_TITLES = {
    None: "",
    Amendment.ADDENDUM: "Sign this addendum?",
    Amendment.AMENDMENT: "Sign this amendment?",
}
_NEXT_ICONS: dict[Amendment | None, tuple[IconName, ...]] = {
    None: ("lock", "eraser", "send"),
    Amendment.ADDENDUM: ("lock", "file-text", "send"),
    Amendment.AMENDMENT: ("lock", "history", "send"),
}


class SignView(Protocol):
    """Draws the sheet."""

    def show_signing(self, model: SignModel) -> None: ...
    def close_signing(self) -> None: ...


class SigningCommands(Protocol):
    """What the sheet sets going; calls return at once. ``sign`` ends in ``on_signed`` or ``on_failed``."""

    def sign(self, reason: str, attested: bool, passphrase: str) -> None: ...
    def show_point(self, key: str) -> None:
        """Leads to the sentence in the note; the sheet has closed."""

    def remove_sentence(self, key: str) -> None:
        """Ends in ``on_note_changed``."""

    def add_sentence(self, key: str) -> None:
        """Puts the cursor where the sentence belongs; the sheet has closed."""

    def edit_details(self) -> None: ...
    def review(self) -> None:
        """Leads to the first open point; the sheet has closed."""


@dataclass(frozen=True, slots=True)
class Signing:
    """What is about to be signed: the note as it stands, when its session was, and where it goes.

    ``signatory`` is who signs, with the credential; ``asked``: they type their passphrase.
    """

    note: Note
    session_at: datetime | None
    details: AppointmentDetails
    ehr: str = ""
    signatory: str = ""
    asked: bool = False
    template_name: str = ""  # what the note was made with; "" is the built-in template of its type
    differences: Mapping[str, Difference] = field(default_factory=dict)  # by sentence id, found for ``note``


class SignPresenter:
    """Decides whether the note can be signed. The clinician's word counts for the text they saw, no other."""

    def __init__(
        self, view: SignView, commands: SigningCommands, signing: Signing, *, zone: tzinfo | None = None
    ) -> None:
        self._view = view
        self._commands = commands
        self._zone = zone
        self._signing = signing
        self._reason = self._passphrase = ""
        self._attested = False
        self._busy = False
        self._problem: Explanation | None = None

    def opened(self) -> None:
        self._redraw()

    # -- what the clinician does ----------------------------------------------------------------------
    def reason_typed(self, reason: str) -> None:
        self._reason = reason
        self._redraw()

    def passphrase_typed(self, passphrase: str) -> None:
        self._passphrase = passphrase
        self._redraw()

    def attested(self, ticked: bool) -> None:
        self._attested = ticked
        self._redraw()

    def point_acted(self, key: str, action: PointAction) -> None:
        """A button in the row of an open point."""
        if self._busy:
            return
        if action is PointAction.REMOVE:
            self._commands.remove_sentence(key)
            return
        self._view.close_signing()
        if action is PointAction.SHOW:
            self._commands.show_point(key)
        else:
            self._commands.add_sentence(key)

    def details_pressed(self) -> None:
        if not self._busy and self._signing.details.editable:
            self._commands.edit_details()

    def review_pressed(self) -> None:
        if not self._busy:
            self._view.close_signing()
            self._commands.review()

    def sign_pressed(self) -> None:
        """Signs; does nothing while something is missing, whatever called it."""
        if self._busy or self._missing():
            return
        self._busy, self._problem = True, None
        self._redraw()
        self._commands.sign(self._given_reason(), self._attested, self._passphrase)

    def cancel_pressed(self) -> None:
        """The note stays a draft. While it is being signed there is nothing to cancel any more."""
        if not self._busy:
            self._view.close_signing()

    # -- what services tell ---------------------------------------------------------------------------
    def on_note_changed(self, note: Note) -> None:
        """The text is another one now, so it has to be read again."""
        before = self._signing.note
        same = (note.sentences, note.fields) == (before.sentences, before.fields)
        self._attested = self._attested and same
        texts = {sentence.id: sentence.text for sentence in before.sentences}
        as_found = {sentence.id for sentence in note.sentences if texts.get(sentence.id) == sentence.text}
        differences = {key: told for key, told in self._signing.differences.items() if key in as_found}
        self._signing = replace(self._signing, note=note, differences=differences)
        self._redraw()

    def on_details_changed(self, details: AppointmentDetails) -> None:
        self._signing = replace(self._signing, details=details)
        self._redraw()

    def on_signed(self) -> None:
        self._passphrase = ""  # it is not kept longer than it is needed
        self._view.close_signing()

    def on_failed(self, explanation: Explanation) -> None:
        """The note is still a draft; what was typed and ticked stays, but for the passphrase."""
        self._busy, self._problem, self._passphrase = False, explanation, ""
        self._redraw()

    # -- inside ---------------------------------------------------------------------------------------
    def _points(self) -> tuple[OpenPoint, ...]:
        return open_points(self._signing.note, self._signing.differences)

    def _given_reason(self) -> str:
        return " ".join(self._reason.split()) if self._points() else ""

    def _missing(self) -> str:
        if self._signing.details.missing:
            return "Complete the appointment details first."
        needs_reason = bool(self._points()) and len(self._given_reason()) < _SHORTEST_REASON
        if needs_reason and not self._attested:
            return "To sign: give a reason, and confirm that you have read the note."
        if needs_reason:
            return "To sign: give a reason for the open points."
        if not self._attested:
            return "To sign: confirm that you have read the note."
        return "To sign: type your passphrase." if self._signing.asked and not self._passphrase else ""

    def _redraw(self) -> None:
        words = wording().dialogs.sign
        signing, points, missing = self._signing, self._points(), self._missing()
        details = signing.details
        cancel, sign = words.buttons_clear
        review = ""
        if points:
            cancel, review, sign = words.dialog.buttons
            review = review.format(n=len(points))
            review = review if len(points) > 1 else review.removesuffix("s")
        default = Default.SIGN if not missing else Default.REVIEW if points else Default.NONE
        self._view.show_signing(
            SignModel(
                title=_TITLES[signing.note.amendment] or words.dialog.title,
                subtitle=f"{_what(signing, self._zone)}. {_body(signing)}",
                points=points,
                reason_label=words.reason,
                reason=self._reason,
                appointment_title=(
                    f"Still to fill in: {', '.join(details.missing)}"
                    if details.missing
                    else "Appointment details are complete"
                ),
                appointment_line=details.line,
                appointment_complete=not details.missing,
                appointment_editable=details.editable,
                next_lines=_next_lines(signing),
                next_icons=_NEXT_ICONS[signing.note.amendment],
                signatory=_signatory(signing),
                asks_passphrase=signing.asked,
                passphrase=self._passphrase,
                attest=words.attest,
                attested=self._attested,
                cancel=cancel,
                review=review,
                sign="Signing…" if self._busy else sign,
                can_sign=not missing and not self._busy,
                why_not=missing,
                default=Default.NONE if self._busy else default,
                signing=self._busy,
                problem=problem_of(self._problem, closable=False) if self._problem else None,
            )
        )


def _what(signing: Signing, zone: tzinfo | None) -> str:
    kind = signing.note.amendment
    note = (
        f"{signing.template_name or signing.note.type.label} note"
        if kind is None
        else f"{kind.value.title()} of the note"
    )
    if kind is Amendment.ADDENDUM:
        note = "Addendum to the note"
    return note if signing.session_at is None else f"{note}, {long_day(signing.session_at, zone)}"


def _body(signing: Signing) -> str:
    if signing.note.amendment is None:
        return wording().dialogs.sign.dialog.body
    return "The signed note is never changed."


def _signatory(signing: Signing) -> str:
    if not signing.signatory:
        return ""
    return f"{signing.signatory} · {MEANINGS[signing.note.amendment]}"


def _next_lines(signing: Signing) -> tuple[str, ...]:
    *first, delivery = wording().dialogs.sign.next
    waits = "The note waits in the outbox until an EHR is set up."
    kind = signing.note.amendment
    if kind is None:
        return (*first, delivery.format(ehr=signing.ehr) if signing.ehr else waits)
    sealed = f"The {kind.value} is sealed with your name, your reason and the time."
    stays = (
        "The note stays as it is. The addendum stands beside it."
        if kind is Amendment.ADDENDUM
        else "The earlier version is kept and can be read. This one takes its place."
    )
    goes = f"It goes to {signing.ehr} after the note it belongs to, exactly once." if signing.ehr else waits
    return sealed, stays, goes
