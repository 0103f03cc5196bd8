"""The sheet before a session without Qt: its presenter, people who answered, and what it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.consent import Consent, ConsentMethod
from app.domain.states import ConsentState
from app.services.ports import Microphone, PowerState
from app.ui.presession.laptop import Room
from app.ui.presession.model import PresessionModel, SessionPlan
from app.ui.presession.presenter import PresessionPresenter
from tests.support.screens import Calls

NOW = datetime(2026, 11, 20, 13, 57, tzinfo=UTC)
START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
TABLE, BUILT_IN = Microphone("table", "Table microphone", True), Microphone("built-in", "Built-in")
GIB = 1024**3
ROOMY = Room(41 * 3600.0, 100 * GIB, 2 * GIB)
PLAN = SessionPlan("Jonas K.", START, "First session", "Room 2", ("Mira K.",))


def person(name: str, state: ConsentState, **changes: object) -> Consent:
    """Somebody in the room, who answered a minute ago if they did."""
    made = Consent(id=name, client_id="c", person=f"{name} K.", role="partner", state=state)
    if state in (ConsentState.AGREED, ConsentState.DECLINED, ConsentState.WITHDRAWN):
        made = replace(made, method=ConsentMethod.ON_SCREEN, decided_at=NOW - timedelta(minutes=1))
    return replace(made, **changes)  # type: ignore[arg-type]


AGREED = person("Jonas", ConsentState.AGREED)
NOT_ASKED = person("Mira", ConsentState.NOT_ASKED)


class Sheet:
    """The presenter with what it shows and asks for."""

    def __init__(self, plan: SessionPlan = PLAN, *people: Consent) -> None:
        self.view, self.commands, self.now = Calls(), Calls(), NOW
        self.presenter = PresessionPresenter(
            self.view, self.commands, plan, lambda: self.now, lambda: 0.0, zone=UTC
        )
        self.presenter.opened()
        self.presenter.on_consents_changed(people)
        self.presenter.hearing.on_microphones_changed((TABLE, BUILT_IN))
        self.presenter.on_laptop_measured(ROOMY, PowerState())
        self.commands.made.clear()

    @property
    def shown(self) -> PresessionModel:
        """What is drawn now."""
        model = self.view.last("show_presession")
        assert isinstance(model, PresessionModel)
        return model
