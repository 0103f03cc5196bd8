"""The doctor: looks at everything a session needs and says what to do (microphone to EHR)."""

from collections.abc import Callable, Sequence

from app.domain.errors import AppError
from app.services.explanations import explain
from app.services.ports import Finding

OK, WARNING, FAILED = "ok", "warning", "failed"


class Doctor:
    """Runs its checks in order; a check that raises becomes a finding, so that the others still run."""

    def __init__(self, checks: Sequence[tuple[str, Callable[[], Finding]]]) -> None:
        self._checks = tuple(checks)

    def examine(self, progress: Callable[[str], None] | None = None) -> tuple[Finding, ...]:
        """Return one finding for every check; ``progress`` gets each subject before it is looked at."""
        findings = []
        for subject, check in self._checks:
            if progress is not None:
                progress(subject)
            try:
                findings.append(check())
            except AppError as error:
                words = explain(error)
                advice = f"{words.safe} {words.next_step}"
                findings.append(Finding(subject, FAILED, words.happened, advice))
        return tuple(findings)
