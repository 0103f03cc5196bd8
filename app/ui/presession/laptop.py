"""What this laptop has left of disk and battery, in words."""

from dataclasses import dataclass

from app.services.ports import PowerState

LOW_BATTERY = 20
"""Per cent: below this a warning is shown, whatever the session's length."""

GIB = 1024.0**3


@dataclass(frozen=True, slots=True)
class LaptopModel:
    """``battery`` is empty where there is none; ``warning`` says what to do about it."""

    disk: str = ""
    disk_low: bool = False
    battery: str = ""
    battery_low: bool = False
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """What sound may still take: ``seconds`` of it, in ``free`` bytes, of which ``needed`` are the least."""

    seconds: float
    free: int
    needed: int

    @property
    def enough(self) -> bool:
        """Whether a recording may be started."""
        return self.free >= self.needed


def laptop(room: Room | None, power: PowerState | None, minutes: int) -> LaptopModel:
    """``minutes``: how long the session is planned to be. None: not measured yet."""
    disk, low = "", False
    if room is not None:
        low = not room.enough
        disk = f"{gib(room.free)} free, {gib(room.needed)} needed" if low else f"{_hours(room.seconds)} free"
    if power is None or power.percent is None:
        return LaptopModel(disk, low)
    if power.on_mains:
        return LaptopModel(disk, low, f"{power.percent} %, plugged in")
    left = power.minutes_left
    words = f"On battery, {power.percent} %"
    if left is not None:
        words += f", about {_hours(left * 60.0)}"
    warning = ""
    if left is not None and left < minutes:
        warning = f"The battery may not last {minutes} minutes. Plug the laptop in."
    elif power.percent < LOW_BATTERY:
        warning = "The battery is low. Plug the laptop in."
    return LaptopModel(disk, low, words, bool(warning), warning)


def gib(size: int) -> str:
    """``1.2 GiB``, rounded down so that what is missing is never rounded away; below one in MiB."""
    if size < GIB:
        return f"{int(size / GIB * 1024)} MiB"
    tenths = int(size / GIB * 10)
    return f"{tenths // 10}.{tenths % 10} GiB" if tenths % 10 else f"{tenths // 10} GiB"


def _hours(seconds: float) -> str:
    if seconds < 3600:
        minutes = int(seconds // 60)
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    hours = int(seconds // 3600)
    return "1 hour" if hours == 1 else f"{hours} hours"
