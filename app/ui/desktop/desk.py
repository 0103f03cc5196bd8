"""What every flow of the window shares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.domain.chart import Clinician
from app.domain.errors import AppError
from app.runtime.bridge import Bridge
from app.runtime.jobs import DATABASE, JobControl, Jobs
from app.services.explanations import explain
from app.services.program import Program
from app.ui.errors.presenter import ErrorPresenter
from app.ui.shell import MainWindow

Result = TypeVar("Result")


@dataclass(slots=True)
class Desk:
    """The window with an open profile and who uses it. Services are called through ``do`` alone."""

    window: MainWindow
    program: Program
    jobs: Jobs
    bridge: Bridge
    errors: ErrorPresenter
    clinician: Clinician

    def do(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[AppError], None] | None = None,
        lane: str = DATABASE,
    ) -> None:
        """Run ``work`` on ``lane``; a failure nobody takes is shown."""

        def run(_control: JobControl) -> Result:
            return work()

        self.jobs.submit(lane, run, done, failed or self.show)

    def show(self, error: AppError) -> None:
        """Show what happened, what is safe and what to do."""
        self.errors.on_problem(explain(error))
