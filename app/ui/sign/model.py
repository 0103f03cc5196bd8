"""What the signing sheet shows."""

from dataclasses import dataclass
from enum import StrEnum

from app.ui.errors.model import Problem
from app.ui.roles import IconName


class PointKind(StrEnum):
    """Why a point is open."""

    NO_SOURCE = "no_source"
    CHECK = "check"
    RISK = "risk"
    MISSING = "missing"


class PointAction(StrEnum):
    """What can be done about it from the sheet."""

    SHOW = "show"
    REMOVE = "remove"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One row under "Still open". ``key``: the sentence's id, or the name of what is missing."""

    key: str
    kind: PointKind
    title: str
    detail: str
    actions: tuple[PointAction, ...]


@dataclass(frozen=True, slots=True)
class AppointmentDetails:
    """What the note says about the appointment; ``line`` is already written out, ``missing`` names gaps."""

    line: str
    missing: tuple[str, ...] = ()
    editable: bool = False


class Default(StrEnum):
    """The button that Enter presses; none while signing would have to be reached by accident."""

    NONE = "none"
    REVIEW = "review"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class SignModel:
    """The whole sheet. ``signatory``: who signs as what. ``passphrase``: as typed so far.

    ``why_not`` says what is missing while ``can_sign`` is False.
    """

    title: str
    subtitle: str
    points: tuple[OpenPoint, ...]
    reason_label: str
    reason: str
    appointment_title: str
    appointment_line: str
    appointment_complete: bool
    appointment_editable: bool
    next_lines: tuple[str, ...]
    next_icons: tuple[IconName, ...]
    signatory: str
    asks_passphrase: bool
    passphrase: str
    attest: str
    attested: bool
    cancel: str
    review: str
    sign: str
    can_sign: bool
    why_not: str
    default: Default
    signing: bool = False
    problem: Problem | None = None
