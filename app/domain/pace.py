"""How a transcript keeps up with its session: how carefully windows are decoded, and when not at all. Pure.

Sound is never dropped: what is not decoded during the session is on the disk, and is decoded after it.
"""

from dataclasses import dataclass

QUICK_FROM = 90.0
"""Seconds sealed but not transcribed, above which windows are decoded with one beam."""

CAREFUL_BELOW = 30.0
"""Seconds of lag below which everything is as usual again: about one window."""

AFTERWARDS_FROM = 300.0
"""Seconds of lag above which the session is no longer followed, but finished when it has ended."""

LEAST_BATTERY = 20
"""Percent of the battery below which the session is finished afterwards: it has to last for the recording."""

DUTY = 0.5
"""The most of the time that is spent decoding on battery."""

CAREFUL_BEAM, QUICK_BEAM = 5, 1


@dataclass(frozen=True, slots=True)
class Supply:
    """What the laptop runs on; ``percent`` of the battery, None where there is none or it is not known."""

    on_mains: bool = True
    percent: int | None = None


MAINS = Supply()


@dataclass(frozen=True, slots=True)
class Pace:
    """How a session is followed: ``quick`` with one beam, ``behind`` too far to be followed any longer,
    ``sparing`` the battery for the recording, which left ``spared`` seconds lying so far."""

    quick: bool = False
    behind: bool = False
    sparing: bool = False
    spared: float = 0.0

    def after(self, lag: float, supply: Supply = MAINS) -> "Pace":
        """The pace from now on, with ``lag`` seconds sealed but not transcribed.

        What a lag began ends only below ``CAREFUL_BELOW``, so that it does not change with every window. What
        a low battery left lying says nothing about the laptop's speed: only what is added to it counts.
        """
        low = supply.percent is not None and supply.percent < LEAST_BATTERY
        sparing = low and not supply.on_mains
        spared = lag if sparing else min(self.spared, lag) if lag >= CAREFUL_BELOW else 0.0
        return Pace(
            quick=lag > QUICK_FROM or (self.quick and lag >= CAREFUL_BELOW),
            behind=lag > AFTERWARDS_FROM + spared or (self.behind and lag >= CAREFUL_BELOW),
            sparing=sparing,
            spared=spared,
        )

    @property
    def follows(self) -> bool:
        """Whether windows are decoded while the session runs."""
        return not (self.behind or self.sparing)

    @property
    def beam(self) -> int:
        """For the next window."""
        return QUICK_BEAM if self.quick else CAREFUL_BEAM

    def at_end(self, left: float) -> "Pace":
        """The pace of what is left when the session is over: a transcript that lagged stays quick until its
        last ``CAREFUL_BELOW`` seconds; one that did not lag is decoded as usual, however much is left (an
        attached file, a session that was cut off)."""
        return Pace(quick=self.quick and left >= CAREFUL_BELOW)

    def rest(self, spent: float, supply: Supply = MAINS) -> float:
        """Seconds to wait after an answer that took ``spent``; none on the mains, none while it lags."""
        if supply.on_mains or self.quick:
            return 0.0
        return spent * (1 - DUTY) / DUTY
