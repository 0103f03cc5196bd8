"""The way in: the first start, or the passphrase; then the profile is open."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.chart import Clinician
from app.domain.errors import AppError, BugError, ErrorCode
from app.runtime.jobs import DATABASE, JobControl, Jobs
from app.services.explanations import explain
from app.services.program import Access, Program
from app.ui.first_run.presenter import FirstRunPresenter
from app.ui.first_run.view import FirstRunView
from app.ui.unlock.presenter import UnlockPresenter
from app.ui.unlock.view import UnlockView

Opened = Callable[[Program, Clinician], None]


class Entrance(QObject):
    """Implements ``FirstRunCommands`` and ``UnlockCommands``. ``opened`` gets the program and who uses it.

    ``access`` is made by a job, because finding the keyring takes a moment and may fail.
    """

    def __init__(
        self, parent: QWidget, jobs: Jobs, make_access: Callable[[], Access], opened: Opened
    ) -> None:
        super().__init__(parent)
        self._jobs, self._make_access, self._opened = jobs, make_access, opened
        self._access: Access | None = None
        self._program: Program | None = None
        self.widget = QStackedWidget()  # adopted by the window when it is shown
        self.unlock_view = UnlockView()
        self.first_run_view = FirstRunView()
        self.widget.addWidget(self.unlock_view)
        self.widget.addWidget(self.first_run_view)
        self.unlock = UnlockPresenter(self.unlock_view, self)
        self.unlock_view.attach(self.unlock)
        self.first_run = FirstRunPresenter(self.first_run_view, self)
        self.first_run_view.attach(self.first_run)
        self.unlock.opened()

    def begin(self) -> None:
        """Look at the profile, then show the page it needs."""

        def make(_control: JobControl) -> tuple[Access, bool]:
            access = self._access or self._make_access()
            return access, access.is_new

        def made(found: tuple[Access, bool]) -> None:
            self._access, is_new = found
            if is_new:
                self.first_run.opened()
                self.widget.setCurrentWidget(self.first_run_view)

        self._jobs.submit(DATABASE, make, made, self._not_reachable)

    # -- UnlockCommands ------------------------------------------------------------------------------
    def open_with_passphrase(self, passphrase: str) -> None:
        self._open(lambda access: access.open(passphrase), by_code=False)

    def open_with_recovery_code(self, code: str) -> None:
        self._open(lambda access: access.open_with_recovery(code), by_code=True)

    def choose_passphrase(self, passphrase: str) -> None:
        access = self._access
        if access is None:
            return

        def done(_none: None) -> None:
            self.unlock.on_opened()
            self._enter()

        self._jobs.submit(
            DATABASE, lambda _control: access.set_passphrase(passphrase), done, self._unlock_failed
        )

    def try_again(self) -> None:
        self.begin()

    # -- FirstRunCommands ----------------------------------------------------------------------------
    def create_keys(self, passphrase: str) -> None:
        access = self._access
        if access is None:
            return

        def made(result: tuple[Program, str]) -> None:
            self._program, code = result
            self.first_run.on_keys_created(code)

        self._jobs.submit(DATABASE, lambda _control: access.create(passphrase), made, self._first_run_failed)

    def finish(self, name: str, credential: str, ai_on: bool, practice_on: bool) -> None:
        program = self._program
        if program is None:
            return

        def register(_control: JobControl) -> Clinician:
            clinician = program.clinicians.register(name, credential, ai_on=ai_on)
            program.practice.switch_ai(clinician.id, on=practice_on)
            return clinician

        def done(_clinician: Clinician) -> None:
            self.first_run.on_finished()
            self._enter()

        self._jobs.submit(DATABASE, register, done, self._first_run_failed)

    # -- inside --------------------------------------------------------------------------------------
    def _open(self, way: Callable[[Access], Program], *, by_code: bool) -> None:
        def open_(_control: JobControl) -> tuple[Access, Program]:
            # the passphrase may be typed before the keyring was found, or after it was not
            access = self._access or self._make_access()
            return access, way(access)

        def opened(found: tuple[Access, Program]) -> None:
            self._access, self._program = found
            self.unlock.on_opened(by_recovery_code=by_code)
            if not by_code:
                self._enter()

        self._jobs.submit(DATABASE, open_, opened, self._unlock_failed)

    def _enter(self) -> None:
        program = self._program
        assert program is not None  # a page that leads here has opened it

        def entered(clinician: Clinician | None) -> None:
            if clinician is None:
                # the first start was cut off after the keys: ask who uses it
                self.first_run.opened(keys_exist=True)
                self.widget.setCurrentWidget(self.first_run_view)
                return
            try:
                self._opened(program, clinician)
            except Exception as error:
                # reported as any bug; and the page must not say "Opening…" for ever
                self.widget.setCurrentWidget(self.unlock_view)
                self._unlock_failed(BugError({"type": type(error).__name__}))
                raise

        self._jobs.submit(
            DATABASE, lambda _control: program.clinicians.current(), entered, self._unlock_failed
        )

    def _unlock_failed(self, error: AppError) -> None:
        if error.code is ErrorCode.PASSPHRASE_WRONG:
            self.unlock.on_wrong()
        else:
            self.unlock.on_failed(explain(error))

    def _first_run_failed(self, error: AppError) -> None:
        self.first_run.on_failed(explain(error))

    def _not_reachable(self, error: AppError) -> None:
        self.unlock.on_failed(explain(error))
