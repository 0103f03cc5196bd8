"""Events reach every handler, and a handler that fails harms nobody but itself."""

import threading

import pytest

from app.services.events import EventBus, LevelMeasured


def test_a_handler_that_raises_is_reported_and_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = EventBus()
    heard: list[LevelMeasured] = []
    reported: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: reported.append(args.exc_type))

    def broken(_: LevelMeasured) -> None:
        raise ZeroDivisionError

    bus.subscribe(LevelMeasured, broken)
    end = bus.subscribe(LevelMeasured, heard.append)
    bus.publish(LevelMeasured(0.1, 0.2))
    end()
    end()
    bus.publish(LevelMeasured(0.3, 0.4))
    assert heard == [LevelMeasured(0.1, 0.2)]
    assert reported == [ZeroDivisionError, ZeroDivisionError]
