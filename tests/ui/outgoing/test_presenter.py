"""Nothing is sent that was not in sight."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.services.language_models import Preview
from app.ui.outgoing.model import SendModel, bodies_of
from app.ui.outgoing.presenter import SendPresenter

PREVIEW = Preview(
    "api.example.com", "big", ("[CLIENT_1] slept.", "Seen [DATE_1: 3 days before the session]"), 1200
)


@dataclass
class Screen:
    shown: list[SendModel] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def show_send(self, model: SendModel) -> None:
        self.shown.append(model)

    def close_send(self) -> None:
        self.told.append("closed")

    def send(self) -> None:
        self.told.append("send")

    def left(self) -> None:
        self.told.append("left")


def opened() -> tuple[Screen, SendPresenter]:
    screen = Screen()
    presenter = SendPresenter(screen, screen, PREVIEW)
    presenter.opened()
    return screen, presenter


def test_send_waits_until_the_preview_was_in_sight_and_is_pressed_once() -> None:
    screen, presenter = opened()
    assert screen.shown[-1].title == "Send to api.example.com?"
    assert screen.shown[-1].body == "1,200 names and numbers are replaced first. The recording is never sent."
    presenter.send_pressed()
    assert screen.told == []
    presenter.preview_pressed()
    assert (screen.shown[-1].open, screen.shown[-1].can_send) == (True, True)
    presenter.preview_pressed()
    assert (screen.shown[-1].open, screen.shown[-1].can_send) == (False, True)
    presenter.send_pressed()
    presenter.send_pressed()
    assert screen.told == ["send"]
    presenter.on_sent()
    assert screen.told == ["send", "closed"]


def test_cancel_sends_nothing() -> None:
    screen, presenter = opened()
    presenter.preview_pressed()
    presenter.cancel_pressed()
    presenter.on_failed()
    assert screen.told == ["closed", "left", "closed"]


def test_the_pieces_together_are_the_text_letter_for_letter() -> None:
    first, second = bodies_of(PREVIEW.bodies)
    assert [(piece.text, piece.hidden) for piece in first.pieces] == [
        ("[CLIENT_1]", True),
        (" slept.", False),
    ]
    assert "".join(piece.text for piece in second.pieces) == PREVIEW.bodies[1]
    assert second.pieces[-1].hidden
    assert first.heading == "Request 1 of 2, 17 characters"
    assert second.heading.startswith("Request 2 of 2")
