"""What happens is written down as codes and ids, never as words of a session."""

from app.services.events import (
    ConsentChanged,
    DeliveryChanged,
    EventBus,
    PartForgotten,
    ProcessingFailed,
    RecordingTroubled,
    SessionChanged,
    StageReached,
    StretchSetAside,
)
from app.system.event_log import EventLog


def write_down(bus: EventBus, log: EventLog) -> None:
    """Log what happens as codes and ids; levels and progress are left out."""
    bus.subscribe(SessionChanged, lambda e: log.event("session.changed", session=e.session_id, to=e.state))
    bus.subscribe(ConsentChanged, lambda e: log.event("consent.changed", consent=e.consent_id, to=e.state))
    bus.subscribe(
        StageReached,
        lambda e: log.event(f"stage.{e.stage}_{'ended' if e.done else 'began'}", session=e.session_id),
    )
    bus.subscribe(PartForgotten, lambda e: log.event("recording.forgotten", session=e.session_id))
    bus.subscribe(StretchSetAside, lambda e: log.event("stretch.set-aside", session=e.session_id, why=e.code))
    bus.subscribe(ProcessingFailed, lambda e: log.failure(e.error, "processing.failed"))
    bus.subscribe(DeliveryChanged, lambda e: log.event("delivery.changed", item=e.item_id, to=e.state))

    def troubled(event: RecordingTroubled) -> None:
        if event.error is None:
            log.event("recording.recovered", session=event.session_id)
        else:
            log.failure(event.error, "recording.troubled")

    bus.subscribe(RecordingTroubled, troubled)
