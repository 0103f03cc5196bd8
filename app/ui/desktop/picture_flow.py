"""A photographed page that a model outside could read: shown, stated and sent, or read on this computer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.domain.endpoint import Endpoint
from app.domain.errors import AppError, ErrorCode
from app.services.language_models import picture_shown
from app.ui.desktop.desk import Desk
from app.ui.desktop.outgoing_flow import OutgoingFlow
from app.ui.inputs.photo import Photo
from app.ui.outgoing.picture import PictureSheet

Reading = Callable[[bytes, Callable[[], bool]], tuple[str, str]]
"""Reads a picture: its words, and who read them."""
Read = Callable[[Reading], None]
"""Has the picture read in this way, on a lane of its own."""


class PictureFlow(QObject):
    """Without a model outside that sees, nothing is asked: the picture is read on this computer."""

    def __init__(self, desk: Desk, outgoing: OutgoingFlow) -> None:
        super().__init__(desk.window)
        self._desk, self._outgoing = desk, outgoing
        self.sheet: PictureSheet | None = None

    def before_reading(self, session_id: str, photo: Photo, read: Read, give_up: Callable[[], None]) -> None:
        """Ask where the picture is read; ``give_up`` when it is not."""
        program = self._desk.program
        inputs = program.inputs

        def show(found: tuple[Endpoint | None, str]) -> None:
            endpoint, here = found
            if endpoint is None:
                read(inputs.read_handwriting)
                return
            self.sheet = sheet = PictureSheet(photo.image, endpoint.reached, endpoint.model, here=bool(here))
            sheet.here.connect(partial(read, inputs.read_handwriting))
            sheet.given_up.connect(give_up)
            sheet.sent.connect(partial(self._send, session_id, photo, endpoint.reached, read, give_up))
            self._desk.window.sheets.open(sheet)

        def failed(error: AppError) -> None:
            give_up()
            self._desk.show(error)

        self._desk.do(lambda: (program.language_models.eyes(), inputs.reader), show, failed)

    def _send(
        self, session_id: str, photo: Photo, host: str, read: Read, give_up: Callable[[], None]
    ) -> None:
        program, clinician_id, self.sheet = self._desk.program, self._desk.clinician.id, None
        shown = picture_shown(photo.png)

        def confirm() -> None:
            program.outside.confirm_picture(session_id, host, shown, clinician_id)

        def failed(error: AppError) -> None:
            again = partial(self._send, session_id, photo, host, read, give_up)
            if error.code is ErrorCode.ENDPOINT_NOT_AGREED:
                self._outgoing.ask_room(session_id, again, give_up)
            else:
                give_up()
                self._desk.show(error)

        self._desk.do(confirm, lambda _none: read(partial(program.inputs.read_outside, session_id)), failed)
