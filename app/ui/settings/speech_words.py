"""Sentences, sizes and questions of the section "Speech models"."""

from math import ceil, log

from app.domain.readiness import Calibration
from app.services.model_choice import Choice, InUse, Overview
from app.services.recommendation import ENOUGH, written_out
from app.ui.settings.speech_model import Fact, LaptopModel, SpeedModel
from app.ui.times import long_day
from app.ui.wording import Dialog

LANGUAGES: tuple[tuple[str, str], ...] = (
    ("en", "English"),
    ("ar", "Arabic"),
    ("ca", "Catalan"),
    ("zh", "Chinese"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("nl", "Dutch"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("de", "German"),
    ("el", "Greek"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hu", "Hungarian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("no", "Norwegian"),
    ("fa", "Persian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("es", "Spanish"),
    ("sv", "Swedish"),
    ("tl", "Tagalog"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("vi", "Vietnamese"),
)
"""The languages offered: those that multilingual models know best, or that practices speak most."""

USED_WITHOUT_NETWORK = (
    "Used without a network. The short mark is real time: left of it, a model falls behind."
)
CHECKED = "A model of this list is checked against its published SHA-256."
FIXED = "Fixed, so that one foreign word does not switch it"
ONE_AT_A_TIME = "One at a time: wait for the other model, or cancel it."
NOT_NOW = "Not while a session is recorded."
DRAFTS_KNOW_ENGLISH = "Transcripts are in this language. Drafts find their cues in English only."
RUNS_ON = {"CPU": "Runs on the processor", "GPU": "Runs on the graphics card"}
REAL_TIME_MARK = 0.2
_STEP = 0.265
"""Of the bar for each e-fold of speed: 14 × real time fills nine tenths of it."""
MEASURED_WITH = "60 seconds of speech"


def language_name(code: str) -> str:
    """``English`` for ``en``; a code nobody offers stays a code."""
    return dict(LANGUAGES).get(code, code)


def size(count: int) -> str:
    """``484 MB``, ``1.6 GB``."""
    if count >= 1_000_000_000:
        return f"{count / 1e9:.1f} GB"
    return f"{max(1, round(count / 1e6))} MB"


def length(seconds: float) -> str:
    """``9 s``, ``22 min``, ``3 h``: never less than one second."""
    whole = max(1, round(seconds))
    if whole < 100:
        return f"{whole} s"
    return f"{round(whole / 60)} min" if whole < 2 * 3600 else f"{round(whole / 3600)} h"


def spoken(seconds: float) -> str:
    """``9 seconds``, ``22 minutes``, ``3 hours``."""
    number, unit = length(seconds).split()
    name = {"s": "second", "min": "minute", "h": "hour"}[unit]
    return f"{number} {name}" if number == "1" else f"{number} {name}s"


def times(speed: float) -> str:
    """``5 ×``: with a decimal where it decides; what falls behind is never rounded up to real time."""
    if speed < 1:
        return f"{int(speed * 10) / 10:.1f} ×"
    return f"{speed:.1f} ×" if speed < 2 else f"{round(speed)} ×"


def speed_of(choice: Choice) -> SpeedModel | None:
    """The bar; None where nothing is known."""
    if choice.pace is None:
        return None
    speed = choice.pace.calibration.speed
    about = "≈ " if choice.pace.estimated else ""
    fraction = REAL_TIME_MARK + _STEP * log(speed) if speed > 0 else 0.0
    words = f"{about}{times(speed)} real time"
    return SpeedModel(words, min(1.0, max(0.03, fraction)), REAL_TIME_MARK, choice.falls_behind)


def ready_of(choice: Choice) -> str:
    """When a 50-minute session is written out after its end; a dash where it is not known."""
    seconds = written_out(choice.pace.calibration) if choice.pace is not None else None
    if seconds is None:
        return "–"
    return f"≈ {length(seconds)}" if choice.pace is not None and choice.pace.estimated else length(seconds)


def measuring_time(calibration: Calibration | None) -> int:
    """Seconds that measuring takes again, rounded up to tens; 0 where it is not known."""
    if calibration is None:
        return 0
    windows = max(2.0, min(6.0, 60.0 / calibration.window))
    took = calibration.loading + windows * calibration.careful + calibration.quick + calibration.closing
    return max(10, 10 * ceil(took / 10))


def facts(known: Overview) -> tuple[Fact, ...]:
    """What speech uses of this laptop."""
    laptop, measured = known.laptop, known.calibration
    shown = [Fact("cpu", f"Uses {laptop.threads} of {laptop.cores} cores")]
    if laptop.memory:
        whole = f"{round(laptop.memory / 1e9)} GB memory"
        used = measured.memory if measured is not None else 0
        shown.append(Fact("memory-stick", f"{used / 1e9:.1f} of {whole}" if used else whole))
    if known.device_note:
        shown.append(Fact("circle-slash", known.device_note))
    elif measured is not None:
        shown.append(Fact("gauge", RUNS_ON.get(measured.device, f"Runs on {measured.device}")))
    return tuple(shown)


def laptop(known: Overview) -> LaptopModel:
    """The card, but for what is measured right now."""
    current, measured = known.current, known.calibration
    primary = False
    if current is None:
        body = "Until one is here nothing is recorded. Agenda, consent and notes in your own words work."
        best = known.recommended
        if best is not None:
            body = f"Get {best.title} below: this laptop keeps up with it. {body}"
        elif measured is None:
            body = f"Measuring takes seconds and tells which one suits. {body}"
        card = LaptopModel("triangle-alert", "warning", "No speech model is here yet", body)
        primary = best is None
    elif measured is None:
        body = "Measuring tells how soon a session is written out, and which model suits."
        card = LaptopModel("gauge", "muted", f"{current.title} was not measured on this laptop yet", body)
        primary = True
    else:
        card = _measured(known, current, measured)
    seconds = measuring_time(measured)
    words = f"Measure again, {seconds} s" if seconds else "Measure this laptop"
    why_not = NOT_NOW if known.recording else ""
    return LaptopModel(
        card.icon, card.tone, card.title, card.body, facts(known), words, primary=primary, why_not=why_not
    )


def _measured(known: Overview, current: Choice, measured: Calibration) -> LaptopModel:
    after, on_battery = written_out(measured), written_out(measured, on_mains=False)
    said = f"A 50-minute session is written out about {spoken(after or 1)} after it ends"
    if measured.battery_factor > 1.05 and on_battery is not None:
        said += f", on battery {spoken(on_battery)}"
    when = f"Measured with {MEASURED_WITH} on {long_day(measured.measured_at)}."
    body = f"{said}. {when}"
    best = known.recommended
    if measured.speed < 1.0:
        advice = f" {best.title} suits this laptop better." if best is not None and best != current else ""
        return LaptopModel(
            "triangle-alert", "warning", f"{current.title} falls behind on this laptop", f"{body}{advice}"
        )
    if measured.speed < ENOUGH:
        return LaptopModel("circle-check", "paused", f"This laptop just keeps up with {current.title}", body)
    return LaptopModel("circle-check", "ok", f"This laptop keeps up with {current.title}", body)


def get_question(choice: Choice, source: str) -> Dialog:
    """Asked before the network is used."""
    left = choice.size - choice.fetched
    what = f"{size(left)} come from {source}, licence {choice.licence}."
    return Dialog(
        f"Get {choice.title}?",
        f"{what} The network is used for this alone. Nothing about you or your clients is sent.",
        ("Cancel", "Get it" if not choice.fetched else "Go on"),
        1,
    )


def remove_question(choice: Choice) -> Dialog:
    """Asked before a model is deleted."""
    again = "You can get it again." if choice.listed else "To have it again, import it again."
    return Dialog(
        f"Remove {choice.title}?", f"It frees {size(choice.size)} on the disk. {again}", ("Keep", "Remove"), 0
    )


def waiting_note(known: Overview) -> str:
    """What the next session uses, while the one under way keeps its model."""
    waiting, current = known.waiting, known.current
    if waiting is None:
        return ""
    now = current.title if current is not None else "the one before"
    return (
        f"{waiting.title} is used from the next session on. "
        f"The session under way is written out by {now}, so that one transcript has one model."
    )


def used(model: InUse) -> str:
    """``model Small, English on the processor`` for the card on Today."""
    device = {"CPU": " on the processor", "GPU": " on the graphics card"}.get(model.device, "")
    return f"model {model.title}{device}"


def more_of(choice: Choice) -> str:
    """Languages and licence."""
    if not choice.listed:
        return "Imported on this laptop" if not choice.demonstration else "For invented people only"
    names = (
        "Many languages" if "*" in choice.languages else " and ".join(map(language_name, choice.languages))
    )
    return f"{names} · licence {choice.licence}"
