"""Receipts in plain words, on screen and on paper. No names: there is a line to write one on."""

from collections.abc import Sequence
from datetime import tzinfo

from app.domain.receipt import Destroyed, DestructionReceipt
from app.services.form_document import FormDocument, Section
from app.ui.times import clock_with_seconds, long_day, spoken_length

TITLE = "Receipt of destruction"
_WHY = {
    "transcript": "as soon as the transcript was made",
    "signed": "when the note was signed",
    "limit": "because its time was over",
    "withdrawn": "because an agreement was withdrawn",
    "forgotten": "on request, during the session",
    "after_crash": "after the session was cut off",
    "cut_off": "because taking in a file was stopped",
    "attachment": "because taking in a file was stopped",
}
_MEANS = (
    "Destroyed means: the only keys are gone.",
    "Nobody can read it again, not even from a copy or a backup.",
)


def headline(receipt: DestructionReceipt, zone: tzinfo | None = None) -> str:
    """What and when."""
    at = f"{clock_with_seconds(receipt.destroyed_at, zone)}, {long_day(receipt.destroyed_at, zone)}"
    if receipt.why == "forgotten":
        return f"Part of the recording destroyed at {at} {receipt.destroyed_at.astimezone(zone).year}"
    what = "Recording" if receipt.what is Destroyed.AUDIO else "Transcript"
    return f"{what} destroyed at {at} {receipt.destroyed_at.astimezone(zone).year}"


def details(receipt: DestructionReceipt) -> str:
    """How much, and why then."""
    why = _WHY.get(receipt.why, "")
    if receipt.what is Destroyed.AUDIO:
        amount = f"{spoken_length(receipt.amount)} of sound" if receipt.amount else ""
    else:
        count = int(receipt.amount)
        amount = f"{count} statements" if count > 1 else "1 statement" if count else ""
    told = ", ".join(part for part in (amount, why) if part)
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def number(receipt: DestructionReceipt) -> str:
    """The check number in groups, as it is printed and typed."""
    return " ".join(receipt.sha256[at : at + 4] for at in range(0, len(receipt.sha256), 4))


def paper(receipts: Sequence[DestructionReceipt], zone: tzinfo | None = None) -> FormDocument:
    """One page for the client."""
    sections = [
        Section(headline(receipt, zone), (details(receipt), f"Check number: {number(receipt)}"))
        for receipt in receipts
    ]
    ask = "With the check number your practice can look this receipt up."
    signed = Section("", (ask,), ("Client", "For the practice, date and name"))
    return FormDocument(TITLE, (Section("", _MEANS), *sections, signed))
