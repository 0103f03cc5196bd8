"""The bridge: events reach the main thread, in order, by type, until it is closed."""

from threading import Thread, current_thread, main_thread

from pytestqt.qtbot import QtBot

from app.domain.states import DeliveryState
from app.runtime.bridge import Bridge
from app.services.events import DeliveryChanged, EventBus, LevelMeasured


def test_events_come_in_order_on_the_main_thread_and_only_of_the_type_asked_for(qtbot: QtBot) -> None:
    bus = EventBus()
    bridge = Bridge(bus)
    seen: list[tuple[float, bool]] = []
    bridge.on(LevelMeasured, lambda event: seen.append((event.rms, current_thread() is main_thread())))

    def publish() -> None:
        for number in range(5):
            bus.publish(LevelMeasured(number / 10, 0.5))
            bus.publish(DeliveryChanged("item", DeliveryState.QUEUED))

    worker = Thread(target=publish)
    worker.start()
    worker.join()
    assert seen == []
    qtbot.waitUntil(lambda: len(seen) == 5)
    assert seen == [(0.0, True), (0.1, True), (0.2, True), (0.3, True), (0.4, True)]
    bridge.close()
    bus.publish(LevelMeasured(0.9, 0.9))
    qtbot.wait(20)
    assert len(seen) == 5
