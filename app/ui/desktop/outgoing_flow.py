"""Before a language model outside this computer is asked: the client's agreement, the preview, "Send"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.consent import ConsentMethod
from app.domain.errors import AppError, ErrorCode
from app.domain.material import DraftRequest, Use
from app.domain.templates import Template
from app.services.consents import load_session
from app.services.language_models import Preview, Wish
from app.services.outside import OutsideAgreement
from app.ui.desktop.desk import Desk
from app.ui.outgoing.model import ALOUD, NOT_AGREED, PAPER, WITHDRAW
from app.ui.outgoing.presenter import SendPresenter
from app.ui.outgoing.view import SendSheets
from app.ui.wand.presenter import Asked
from app.ui.widgets import QuestionSheet

PREVIEWING = "previewing"
"""A lane of its own: an hour of words is looked through for names."""
_METHODS = {PAPER: ConsentMethod.PAPER, ALOUD: ConsentMethod.VERBAL}
GoOn = Callable[[], None]
WantedType = Callable[[], tuple[Template, Use]]
"""The template and what it is drafted from; read on the lane that makes the preview."""
Wanted = tuple[str, DraftRequest, Wish | None]
"""The client, what is to be drafted, and the wish, where there is one."""


class OutgoingFlow(QObject):
    """Implements ``SendCommands``. A model on this computer, and none at all, are never asked about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.sheets = SendSheets(desk.window.sheets)
        self._presenter: SendPresenter | None = None
        self._client_id = self._host = ""
        self._go_on: GoOn = _nothing
        self._give_up: GoOn = _nothing

    def before_draft(self, session_id: str, use: Use, go_on: GoOn) -> None:
        """Ask before a draft at the clinician's click."""
        self._before(session_id, use, go_on, improve=False)

    def before_improving(self, session_id: str, use: Use, go_on: GoOn) -> None:
        """Ask before the clinician's own words are improved."""
        self._before(session_id, use, go_on, improve=True)

    def _before(self, session_id: str, use: Use, go_on: GoOn, *, improve: bool) -> None:
        program = self._desk.program

        def wanted() -> Wanted:
            session, note = program.sessions.get(session_id), program.notes.of_session(session_id)
            assert note is not None  # it is drafted from its own page
            request = program.drafting.request_for(session_id, note.type, use, improve=improve)
            return session.client_id, request, None

        self._ask(wanted, go_on, _nothing)

    def before_switch(self, note_id: str, wanted_type: WantedType, go_on: GoOn, give_up: GoOn) -> None:
        """Ask before a draft of another note type; ``give_up`` when nothing is sent."""
        program = self._desk.program

        def wanted() -> Wanted:
            with program.database.unit_of_work() as unit:
                note = unit.notes.get(note_id)
            assert note is not None  # the page shows it
            template, use = wanted_type()
            shape = template.shape or note.type
            request = program.drafting.request_for(note.session_id, shape, use, template)
            return note.client_id, request, None

        self._ask(wanted, go_on, give_up)

    def before_wish(self, asked: Asked, go_on: GoOn, give_up: GoOn) -> None:
        """Ask before a wish for a change of the note; ``give_up`` when nothing is sent."""
        program = self._desk.program

        def wanted() -> Wanted:
            with program.database.unit_of_work() as unit:
                note = unit.notes.get(asked.note_id)
                assert note is not None  # the page shows it
                session = load_session(unit, note.session_id)
                request = program.drafting.request_in(unit, session, note.type)
            return note.client_id, request, Wish(note, asked.wish, asked.selected)

        self._ask(wanted, go_on, give_up)

    def change_agreement(self, client_id: str) -> None:
        """Ask what the client answered now: an agreement can be withdrawn, anything else be agreed to."""
        outside = self._desk.program.outside

        def show(answer: OutsideAgreement) -> None:
            if not answer.agreed:
                self._ask_agreement(client_id, _nothing, _nothing)
                return
            sheet = QuestionSheet(WITHDRAW)
            sheet.when_last(lambda: self._desk.do(lambda: outside.withdraw(client_id)))
            self._desk.window.sheets.open(sheet)

        self._desk.do(lambda: outside.agreement(client_id), show)

    # -- SendCommands --------------------------------------------------------------------------------
    def send(self) -> None:
        client_id, host = self._client_id, self._host

        def confirmed(_result: None) -> None:
            if self._presenter is not None:
                self._presenter.on_sent()
            self._presenter, self._give_up = None, _nothing
            go_on, self._go_on = self._go_on, _nothing
            go_on()

        def failed(error: AppError) -> None:
            if self._presenter is not None:
                self._presenter.on_failed()
            self.left()
            self._desk.show(error)

        self._desk.do(lambda: self._desk.program.outside.confirm(client_id, host), confirmed, failed)

    def left(self) -> None:
        self._presenter, self._go_on = None, _nothing
        give_up, self._give_up = self._give_up, _nothing
        give_up()

    # -- inside --------------------------------------------------------------------------------------
    def _ask(self, wanted: Callable[[], Wanted], go_on: GoOn, give_up: GoOn) -> None:
        program = self._desk.program

        def read() -> tuple[str, Preview | None]:
            endpoint = program.endpoints.endpoint()
            if endpoint is None or endpoint.on_this_computer:
                return "", None
            client_id, request, wish = wanted()
            self._client_id = client_id
            return client_id, program.language_models.preview(client_id, request, wish)

        def show(found: tuple[str, Preview | None]) -> None:
            client_id, preview = found
            if preview is None:
                go_on()
            else:
                self._give_up = give_up
                self._show(client_id, preview, go_on)

        def failed(error: AppError) -> None:
            if error.code is ErrorCode.ENDPOINT_NOT_AGREED:
                self._ask_agreement(self._client_id, lambda: self._ask(wanted, go_on, give_up), give_up)
            else:
                give_up()
                self._desk.show(error)

        self._desk.do(read, show, failed, PREVIEWING)

    def _show(self, client_id: str, preview: Preview, go_on: GoOn) -> None:
        self._client_id, self._host, self._go_on = client_id, preview.host, go_on
        self._presenter = SendPresenter(self.sheets, self, preview)
        self.sheets.attach(self._presenter)
        self._presenter.opened()

    def _ask_agreement(self, client_id: str, go_on: GoOn, give_up: GoOn) -> None:
        sheet = QuestionSheet(NOT_AGREED, width=560)
        clinician_id, outside = self._desk.clinician.id, self._desk.program.outside

        def answered(index: int) -> None:
            method = _METHODS.get(index)
            if method is None:
                give_up()
                return
            self._desk.do(
                lambda: outside.answer(client_id, True, method, clinician_id), lambda _kept: go_on()
            )

        sheet.answered.connect(answered)
        sheet.dismissed.connect(give_up)
        self._desk.window.sheets.open(sheet)


def _nothing() -> None:
    pass
