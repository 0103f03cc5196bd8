"""One run before it is sent: nothing leaves unless the preview was in sight and "Send" was pressed."""

from dataclasses import replace
from typing import Protocol

from app.services.language_models import Preview
from app.ui.outgoing.model import AFTER_A_WISH, AFTERWARDS, CONTROL, SendModel, bodies_of
from app.ui.wording import wording


class SendView(Protocol):
    """Draws the sheet."""

    def show_send(self, model: SendModel) -> None: ...
    def close_send(self) -> None: ...


class SendCommands(Protocol):
    """Jobs; a failure arrives as ``on_failed``."""

    def send(self) -> None:
        """Confirm this run, and go on with it."""

    def left(self) -> None:
        """Nothing is sent."""


class SendPresenter:
    """Main thread only."""

    def __init__(self, view: SendView, commands: SendCommands, preview: Preview) -> None:
        self._view, self._commands = view, commands
        dialog = wording().dialogs.send_out
        self._model = SendModel(
            dialog.title.format(host=preview.host),
            dialog.body.format(n=f"{preview.replaced:,}"),
            bodies_of(preview.bodies),
            f"{AFTERWARDS if preview.several else AFTER_A_WISH} {CONTROL}",
        )

    def opened(self) -> None:
        """The sheet is there."""
        self._view.show_send(self._model)

    def preview_pressed(self) -> None:
        """Show what is sent, or put it away again."""
        self._show(replace(self._model, open=not self._model.open, looked=True))

    def send_pressed(self) -> None:
        if self._model.can_send:
            self._show(replace(self._model, sending=True))
            self._commands.send()

    def cancel_pressed(self) -> None:
        self._view.close_send()
        self._commands.left()

    def on_sent(self) -> None:
        """The run was let through."""
        self._view.close_send()

    def on_failed(self) -> None:
        """It was refused after all; the failure is shown elsewhere."""
        self._view.close_send()

    def _show(self, model: SendModel) -> None:
        self._model = model
        self._view.show_send(model)
