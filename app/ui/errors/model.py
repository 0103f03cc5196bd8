"""What an error looks like on any screen: three short texts and what can be done about it."""

from dataclasses import dataclass
from enum import StrEnum

from app.services.explanations import Explanation


class Severity(StrEnum):
    """How it is coloured; words and icon say the same."""

    NOTICE = "notice"
    WARNING = "warning"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Remedy:
    """A button: ``key`` comes back when it is pressed; at most one of a problem's remedies is primary."""

    key: str
    label: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem as it is drawn. The texts are whole sentences, what happened in bold."""

    happened: str
    safe: str
    next_step: str
    severity: Severity = Severity.WARNING
    remedies: tuple[Remedy, ...] = ()
    closable: bool = True

    @property
    def spoken(self) -> str:
        """All of it in one breath, for a screen reader."""
        return " ".join(part for part in (self.happened, self.safe, self.next_step) if part)


def problem_of(
    explanation: Explanation,
    severity: Severity = Severity.WARNING,
    remedies: tuple[Remedy, ...] = (),
    *,
    closable: bool = True,
) -> Problem:
    """The problem that shows ``explanation``."""
    return Problem(
        explanation.happened, explanation.safe, explanation.next_step, severity, remedies, closable
    )
