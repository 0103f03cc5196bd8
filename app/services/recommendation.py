"""Which speech model suits this laptop: from what was measured here and what models cost. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.readiness import Calibration, Seen, costs
from app.services.ports import CatalogueEntry, Laptop

ENOUGH = 1.5
"""Times real time with which a model keeps up with a margin for everything else that a laptop does."""

NEAR, ENOUGH_FROM_AFAR = 10.0, 3.0
"""An estimate from a model that costs less than a tenth may be off by a factor of two: more margin."""

MEMORY_SHARE = 0.5
"""How much of the laptop's memory a model may take."""

USUAL_WINDOW = 30.0
MANY = "*"

COSTS: Mapping[str, float] = {
    "demonstration": 0.06,
    "tiny.en": 0.41 + 0.47,
    "tiny": 0.41 + 0.47,
    "base.en": 0.83 + 1.35,
    "base": 0.83 + 1.35,
    "distil-small.en": 2.45 + 1.45,
    "small.en": 2.46 + 4.11,
    "small": 2.46 + 4.11,
    "medium.en": 7.0 + 10.4,
    "medium": 7.0 + 10.4,
    "distil-large-v3.5": 12.2 + 1.5,
    "large-v3-turbo": 12.2 + 2.9,
    "large-v3": 12.2 + 21.7,
}
"""Seconds of one core for a full window of 30 s: encoder, and 100 tokens with beam 5, int8 (measured).

The demonstration model's window is 10 s; measured in processor time, median of twelve windows.
Not measured but scaled: distil-large-v3.5 has the encoder of turbo and half of its decoder; large-v3 the
encoder of turbo and, beside medium, a third more decoder layers of a quarter more width.
"""


AROUND = 0.0016
"""Seconds of one core for each second of a window, whatever the model: voice activity and the features of
voices. Measured in processor time, median of 24 stretches of 10 s: 0.010 s and 0.006 s."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a model takes here; ``estimated``: from another model's measurement, not its own; ``from_afar``:
    of one that costs far less."""

    calibration: Calibration
    estimated: bool
    from_afar: bool = False

    @property
    def keeps_up(self) -> bool:
        """Whether it keeps up with a margin, as far as is known."""
        return self.calibration.speed >= (ENOUGH_FROM_AFAR if self.from_afar else ENOUGH)


def estimate(model_id: str, measured: Iterable[Calibration]) -> Pace | None:
    """What ``model_id`` would take here, from the measured model nearest to it in cost; None: not known.

    The pace of the measured one is scaled by what both cost in ``COSTS``; what is not there tells nothing.
    """
    known = [(_cost(one.model_id, one.window), one) for one in measured if one.model_id in COSTS]
    if model_id not in COSTS or not known:
        return None
    wanted = _cost(model_id, USUAL_WINDOW)
    cost, near = min(known, key=lambda pair: max(pair[0] / wanted, wanted / pair[0]))
    ratio = wanted / cost
    return Pace(
        replace(
            near,
            model_id=model_id,
            window=USUAL_WINDOW,
            careful=near.careful * ratio,
            quick=near.quick * ratio,
            loading=near.loading * ratio,
            memory=0,
        ),
        estimated=True,
        from_afar=ratio * near.window / USUAL_WINDOW > NEAR,
    )


def _cost(model_id: str, window: float) -> float:
    return COSTS[model_id] + AROUND * window


def speaks(entry_languages: Iterable[str], language: str) -> bool:
    """Whether a model of these languages can be used for sessions in ``language``."""
    languages = tuple(entry_languages)
    return MANY in languages or language in languages


def fits(memory: int, laptop: Laptop) -> bool:
    """Whether the laptop has room for it; where its memory is not known nothing is excluded."""
    return not laptop.memory or memory <= laptop.memory * MEMORY_SHARE


def recommended(
    entries: Iterable[CatalogueEntry], paces: Mapping[str, Pace], laptop: Laptop, language: str
) -> str:
    """The id of the largest model that keeps up with a margin, fits and speaks the language; "" for none.

    Of those that cost the same the one made for the language alone: it is the more accurate.
    """
    keeping = [
        (COSTS.get(entry.id, 0.0), MANY not in entry.languages, entry.id)
        for entry in entries
        if speaks(entry.languages, language)
        and fits(entry.memory, laptop)
        and entry.id in paces
        and paces[entry.id].keeps_up
    ]
    return max(keeping)[2] if keeping else ""


def written_out(calibration: Calibration, minutes: float = 50.0, *, on_mains: bool = True) -> float | None:
    """Seconds from the end of a session of this length to its transcript with speakers, by what was measured.

    None where the measurement says nothing (it took no time).
    """
    cost = costs(calibration, Seen(), Seen(), window=calibration.window, on_mains=on_mains)
    if cost is None:
        return None
    slower = 1.0 if on_mains else calibration.battery_factor
    return cost.after_session(minutes * 60) + calibration.closing * slower
