"""Before a language model outside this computer is asked: everyone's agreement, the preview, "Send"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.consent import CHILD, GUARDIAN, Consent, ConsentMethod
from app.domain.errors import AppError, ErrorCode, InputError
from app.domain.material import DraftRequest, Use
from app.domain.templates import Template
from app.services.consents import load_session
from app.services.language_models import Preview, Wish
from app.services.outside_answers import Asked as Answered
from app.services.outside_answers import OutsideAgreement
from app.ui.desktop.desk import Desk
from app.ui.outgoing.model import (
    ALOUD,
    NOT_AGREED,
    PAPER,
    PAPER_ONLY,
    SAID_NO,
    WITHDRAW,
    has_agreed,
    joined,
)
from app.ui.outgoing.presenter import SendPresenter
from app.ui.outgoing.view import SendSheets
from app.ui.wand.presenter import Asked
from app.ui.widgets import QuestionSheet
from app.ui.wording import Dialog

PREVIEWING = "previewing"
"""A lane of its own: an hour of words is looked through for names."""
_METHODS = {PAPER: ConsentMethod.PAPER, ALOUD: ConsentMethod.VERBAL}
GoOn = Callable[[], None]
WantedType = Callable[[], tuple[Template, Use]]
"""The template and what it is drafted from; read on the lane that makes the preview."""
Wanted = tuple[str, DraftRequest, Wish | None]
"""The session, what is to be drafted, and the wish, where there is one."""


class OutgoingFlow(QObject):
    """Implements ``SendCommands``. A model on this computer, and none at all, are never asked about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.sheets = SendSheets(desk.window.sheets)
        self._presenter: SendPresenter | None = None
        self._session_id = self._host = self._shown = ""
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
            note = program.notes.of_session(session_id)
            assert note is not None  # it is drafted from its own page
            request = program.drafting.request_for(session_id, note.type, use, improve=improve)
            return session_id, request, None

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
            return note.session_id, request, None

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
            return note.session_id, request, Wish(note, asked.wish, asked.selected)

        self._ask(wanted, go_on, give_up)

    def change_agreement(self, client_id: str, consent_id: str = "") -> None:
        """Ask what somebody answered now: an agreement can be withdrawn, anything else be agreed to.

        ``consent_id`` is one of the person's consents; without it it is the client.
        """
        program, clinician_id = self._desk.program, self._desk.clinician.id
        outside = program.outside

        def read() -> tuple[OutsideAgreement, Consent | None, str]:
            with program.database.unit_of_work() as unit:
                person = unit.consents.get(consent_id) if consent_id else None
                client = unit.clients.get(client_id)
            name = person.person if person is not None else client.first_name if client else ""
            return outside.agreement(client_id, person), person, name

        def show(found: tuple[OutsideAgreement, Consent | None, str]) -> None:
            answer, person, name = found
            if answer.counts(program.clock.now()):
                sheet = QuestionSheet(WITHDRAW)
                sheet.when_last(lambda: self._desk.do(lambda: outside.withdraw(client_id, person)))
                self._desk.window.sheets.open(sheet)
                return

            def attest(method: ConsentMethod) -> None:
                self._desk.do(lambda: outside.answer(client_id, True, method, clinician_id, person))

            self._question(NOT_AGREED, (name,), attest, _nothing)

        self._desk.do(read, show)

    # -- SendCommands --------------------------------------------------------------------------------
    def send(self) -> None:
        session_id, host, shown = self._session_id, self._host, self._shown

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

        outside = self._desk.program.outside
        self._desk.do(lambda: outside.confirm(session_id, host, shown), confirmed, failed)

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
            session_id, request, wish = wanted()
            self._session_id = session_id
            return session_id, program.language_models.preview(session_id, request, wish)

        def show(found: tuple[str, Preview | None]) -> None:
            session_id, preview = found
            if preview is None:
                go_on()
            else:
                self._give_up = give_up
                self._show(session_id, preview, go_on)

        def failed(error: AppError) -> None:
            if error.code is ErrorCode.ENDPOINT_NOT_AGREED:
                self.ask_room(self._session_id, lambda: self._ask(wanted, go_on, give_up), give_up)
            else:
                give_up()
                self._desk.show(error)

        self._desk.do(read, show, failed, PREVIEWING)

    def _show(self, session_id: str, preview: Preview, go_on: GoOn) -> None:
        self._session_id, self._host, self._shown = session_id, preview.host, preview.shown
        self._go_on = go_on
        self._presenter = SendPresenter(self.sheets, self, preview)
        self.sheets.attach(self._presenter)
        self._presenter.opened()

    def ask_room(self, session_id: str, go_on: GoOn, give_up: GoOn) -> None:
        """Ask about everyone in the session who has not agreed; whoever said no is not asked about here."""
        program, clinician_id = self._desk.program, self._desk.clinician.id

        def failed(error: AppError) -> None:
            give_up()
            self._desk.show(error)

        def show(room: tuple[Answered, ...]) -> None:
            guarded, now = any(one.consent.role == GUARDIAN for one in room), program.clock.now()
            # beside a guardian a child's own yes stands: nobody attests it in their place
            missing = tuple(
                one for one in room if not one.enough and not (guarded and one.agreement.counts(now))
            )
            refused = tuple(one.consent.person for one in missing if one.agreement.refused)
            if not room:  # nobody is left who could agree
                failed(InputError(ErrorCode.ENDPOINT_NOT_AGREED))
                return
            if not missing:  # answered meanwhile
                go_on()
                return
            if refused:
                sheet = QuestionSheet(SAID_NO, values={"who": joined(refused)})
                sheet.answered.connect(lambda _index: give_up())
                sheet.dismissed.connect(give_up)
                self._desk.window.sheets.open(sheet)
                return

            def attest(method: ConsentMethod) -> None:
                def keep() -> None:
                    client_id = program.sessions.get(session_id).client_id
                    for one in missing:
                        program.outside.answer(client_id, True, method, clinician_id, one.consent)

                self._desk.do(keep, lambda _kept: go_on(), failed)

            alone = not guarded and any(one.consent.role == CHILD for one in missing)
            names = tuple(one.consent.person for one in missing)
            self._question(PAPER_ONLY if alone else NOT_AGREED, names, attest, give_up)

        self._desk.do(lambda: program.outside.room(session_id), show, failed)

    def _question(
        self, dialog: Dialog, names: tuple[str, ...], attest: Callable[[ConsentMethod], None], give_up: GoOn
    ) -> None:
        sheet = QuestionSheet(dialog, width=560, values={"asked": has_agreed(names)})

        def answered(index: int) -> None:
            method = _METHODS.get(index)
            if method is None:
                give_up()
            else:
                attest(method)

        sheet.answered.connect(answered)
        sheet.dismissed.connect(give_up)
        self._desk.window.sheets.open(sheet)


def _nothing() -> None:
    pass
