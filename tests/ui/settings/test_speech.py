"""Speech models: what the section says in every state, and that nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.readiness import Calibration
from app.services.model_choice import Choice, Chosen, InUse, Overview, choice_of_entry
from app.services.ports import Laptop
from app.services.recommendation import Pace
from app.ui.settings import speech_words as words
from app.ui.settings.speech_model import Act, Entry, RowModel, SpeechModel
from app.ui.settings.speech_presenter import SpeechPresenter
from app.ui.wording import Dialog
from tests.support.models import CATALOGUE, LAPTOP, entry

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
FAST = Calibration("small", "CPU", "1", AT, 30.0, 6.0, 2.0, 3.0, 2.0, 1_100_000_000, 4, 8)
GIGABYTE = 1_000_000_000


class View:
    """Keeps what it is shown."""

    def __init__(self) -> None:
        self.model = SpeechModel(words.laptop(overview()), ())
        self.asked: list[Dialog] = []
        self.told: list[str] = []
        self.agrees = True

    def show_speech(self, model: SpeechModel) -> None:
        self.model = model

    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        self.asked.append(dialog)
        if self.agrees:
            go_on()

    def tell(self, sentence: str) -> None:
        self.told.append(sentence)

    def row(self, model_id: str) -> RowModel:
        (found,) = [one for one in self.model.rows if one.id == model_id]
        return found


class Commands:
    """Remembers what was asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []

    def choose_model(self, model_id: str) -> None:
        self.calls.append(("choose", model_id))

    def speak_language(self, language: str) -> None:
        self.calls.append(("speak", language))

    def fetch_model(self, model_id: str) -> None:
        self.calls.append(("fetch", model_id))

    def import_model(self, source: Path) -> None:
        self.calls.append(("import", source.name))

    def verify_model(self, model_id: str) -> None:
        self.calls.append(("verify", model_id))

    def remove_model(self, model_id: str) -> None:
        self.calls.append(("remove", model_id))

    def cancel_transfer(self) -> None:
        self.calls.append(("cancel",))

    def measure(self) -> None:
        self.calls.append(("measure",))

    def cancel_measuring(self) -> None:
        self.calls.append(("cancel measuring",))


def overview(calibration: Calibration | None = None, **changed: dict[str, object]) -> Overview:
    """The catalogue; ``changed`` by id (a dot as _)."""
    rows = []
    for one in CATALOGUE:
        row = choice_of_entry(one, "en", LAPTOP)
        rows.append(replace(row, **changed.get(one.id.replace(".", "_").replace("-", "_"), {})))  # type: ignore[arg-type]
    return Overview(tuple(rows), LAPTOP, "en", "models.example", calibration)


USED: dict[str, object] = {"installed": True, "in_use": True, "pace": Pace(FAST, estimated=False)}


def made(known: Overview) -> tuple[SpeechPresenter, View, Commands]:
    view, commands = View(), Commands()
    presenter = SpeechPresenter(view, commands)
    presenter.on_overview(known)
    return presenter, view, commands


# -- the card -------------------------------------------------------------------------------------------


def test_a_laptop_that_keeps_up() -> None:
    card = words.laptop(overview(replace(FAST, battery_factor=1.5), small=USED))
    assert (card.title, card.icon, card.tone) == ("This laptop keeps up with Small", "circle-check", "ok")
    assert card.body.startswith("A 50-minute session is written out about ")
    assert ", on battery " in card.body
    assert "Measured with 60 seconds of speech on Monday 16 November." in card.body
    assert [fact.words for fact in card.facts] == [
        "Uses 4 of 8 cores",
        "1.1 of 16 GB memory",
        "Runs on the processor",
    ]
    assert card.button == "Measure again, 20 s"
    assert not card.primary


def test_one_that_just_keeps_up_and_one_that_falls_behind() -> None:
    just = words.laptop(overview(replace(FAST, careful=25.0), small=USED))
    assert just.title == "This laptop just keeps up with Small"
    assert just.tone == "paused"
    slow = replace(FAST, careful=60.0, quick=40.0)
    known = overview(slow, small={**USED, "pace": Pace(slow, estimated=False)}, base_en={"recommended": True})
    behind = words.laptop(known)
    assert (behind.title, behind.tone) == ("Small falls behind on this laptop", "warning")
    assert "minutes after it ends" in behind.body
    assert behind.body.endswith("Base suits this laptop better.")
    assert ", on battery" not in behind.body, "it was not measured on battery"


def test_not_measured_and_no_model() -> None:
    waiting = words.laptop(overview(small={**USED, "pace": None}))
    assert waiting.title == "Small was not measured on this laptop yet"
    assert (waiting.primary, waiting.button) == (True, "Measure this laptop")
    nothing = words.laptop(overview())
    assert (nothing.title, nothing.tone) == ("No speech model is here yet", "warning")
    assert "nothing is recorded" in nothing.body
    assert nothing.primary
    known = words.laptop(overview(FAST, base_en={"recommended": True}))
    assert known.body.startswith("Get Base below: this laptop keeps up with it.")
    assert not known.primary


def test_why_the_graphics_card_is_not_used_is_told() -> None:
    known = replace(overview(FAST, small=USED), device_note="Graphics card not used, a library is missing")
    assert words.facts(known)[-1].words == "Graphics card not used, a library is missing"
    unknown = replace(known, laptop=Laptop(2, 1, 0), calibration=None, device_note="")
    assert [fact.words for fact in words.facts(unknown)] == ["Uses 1 of 2 cores"]


# -- rows -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "detail", "warns"),
    [
        ({}, "Suits Small", False),
        ({"installed": True, "intact": False}, "Damaged: get it again", True),
        ({"installed": True, "intact": False, "listed": False}, "Damaged: import it again", True),
        ({"pace": Pace(replace(FAST, careful=31.0), estimated=True)}, "Falls behind on this laptop", True),
        ({"has_room": False, "memory": 3 * GIGABYTE}, "Needs 3.0 GB of memory", True),
        ({"installed": True, "waiting": True}, "Used from the next session on", False),
        ({"fetched": 194_000_000}, "40 % of it is here", False),
        ({"fetched": 1}, "1 % of it is here", False),
    ],
)
def test_what_stands_under_a_model(values: dict[str, object], detail: str, warns: bool) -> None:
    _, view, _ = made(overview(small=values))
    assert (view.row("small").detail, view.row("small").detail_warns) == (detail, warns)


@pytest.mark.parametrize(
    ("values", "act", "said", "entries"),
    [
        ({}, Act.GET, "Get", ()),
        ({"fetched": 9}, Act.RESUME, "Resume", (Entry.DISCARD,)),
        ({"installed": True}, Act.MENU, "Installed", (Entry.VERIFY, Entry.REMOVE)),
        ({"installed": True, "in_use": True}, Act.MENU, "In use", (Entry.VERIFY,)),
        ({"installed": True, "waiting": True}, Act.MENU, "Installed", (Entry.VERIFY,)),
        ({"installed": True, "intact": False}, Act.GET, "Get", ()),
        (
            {"installed": True, "intact": False, "listed": False},
            Act.MENU,
            "Damaged",
            (Entry.VERIFY, Entry.REMOVE),
        ),
        (
            {"installed": True, "in_use": True, "demonstration": True, "listed": False},
            Act.MENU,
            "In use",
            (),
        ),
    ],
)
def test_what_can_be_done_with_a_model(
    values: dict[str, object], act: Act, said: str, entries: tuple[Entry, ...]
) -> None:
    _, view, _ = made(overview(small=values))
    row = view.row("small")
    assert (row.act, row.act_words, tuple(entry for entry, _, _ in row.entries)) == (act, said, entries)


def test_a_model_for_voices_has_no_radio_button_and_no_speed() -> None:
    voices = choice_of_entry(entry("voices", "Voices", 28, kind="voices"), "en", LAPTOP)
    known = overview(small=USED)
    _, view, _ = made(replace(known, choices=(voices, *known.choices)))
    row = view.row("voices")
    assert view.model.rows[-1] == row, "after those for speech"
    assert (row.radio, row.speed, row.ready, row.act) == (False, None, "", Act.GET)


def test_speed_and_readiness_are_measured_or_about() -> None:
    own, about = Pace(FAST, estimated=False), Pace(FAST, estimated=True)
    _, view, _ = made(overview(small={"pace": own}, base_en={"pace": about}))
    small, base, tiny = view.row("small"), view.row("base.en"), view.row("tiny.en")
    assert small.speed is not None
    assert base.speed is not None
    assert (small.speed.words, base.speed.words) == ("5 × real time", "≈ 5 × real time")
    assert (base.ready, small.ready[-1]) == (f"≈ {small.ready}", "s")
    assert (tiny.speed, tiny.ready) == (None, "–")
    assert "≈" not in small.spoken
    assert small.spoken.endswith("Many languages · licence MIT")


def test_the_bar_is_at_the_mark_in_real_time_and_left_of_it_behind() -> None:
    def bar(careful: float) -> float:
        choice = Choice(
            "x", "whisper", "X", "", 1, pace=Pace(replace(FAST, careful=careful), estimated=False)
        )
        shown = words.speed_of(choice)
        assert shown is not None
        assert shown.behind == (careful > 30.0)
        return shown.fraction - shown.mark

    assert bar(30.0) == pytest.approx(0.0)
    assert bar(40.0) < 0 < bar(20.0) < bar(5.0)
    assert bar(1e9) > -0.2
    assert bar(0.001) <= 0.8
    assert words.speed_of(Choice("x", "whisper", "X", "", 1)) is None


# -- pressing -------------------------------------------------------------------------------------------


def test_nothing_is_chosen_that_is_chosen_already() -> None:
    presenter, _, commands = made(overview(small=USED, base_en={"installed": True, "waiting": True}))
    presenter.chosen("base.en")
    presenter.chosen("nowhere")
    assert commands.calls == []
    presenter.chosen("small")
    assert commands.calls == [("choose", "small")], "back to the one in use"
    presenter, _, commands = made(overview(small=USED))
    presenter.chosen("small")
    assert commands.calls == []


def test_getting_is_asked_once_and_one_at_a_time() -> None:
    presenter, view, commands = made(overview(small={"fetched": 200_000_000}))
    view.agrees = False
    presenter.act_pressed("small")
    assert commands.calls == []
    (asked,) = view.asked
    assert asked.title == "Get Small?"
    assert asked.body.startswith("285 MB come from models.example, licence MIT.")
    assert asked.buttons == ("Cancel", "Go on")
    view.agrees = True
    presenter.act_pressed("small")
    presenter.act_pressed("large-v3")
    presenter.source_picked(Path("stick"))
    presenter.verify("base.en")
    assert commands.calls == [("fetch", "small")]
    assert view.row("large-v3").why_not == words.ONE_AT_A_TIME
    assert not view.model.can_import
    presenter.on_transferred(0.5)
    assert (view.row("small").progress, view.row("small").progress_words) == (0.5, "Getting it, 50 %")
    presenter.act_pressed("small")
    presenter.act_pressed("small")
    assert commands.calls[1:] == [("cancel",)]
    assert view.row("small").progress_words == "Stopping…"
    assert not view.row("small").why_not, "the keyboard stays where it is"
    presenter.on_transfer_over()
    assert view.told == []
    assert presenter.is_free
    presenter.on_transferred(0.9)
    assert view.row("small").progress is None, "a late word of what is over"


def test_what_came_of_it_is_told() -> None:
    presenter, view, _ = made(overview(small={"installed": True}))
    presenter.source_picked(Path("stick"))
    presenter.on_transferred(0.2)
    assert (view.model.importing, view.model.importing_words) == (0.2, "Copying and checking, 20 %")
    presenter.on_transfer_over("Own")
    presenter.entry_chosen("small", Entry.VERIFY)
    assert view.row("small").progress_words == "Checking, 0 %"
    presenter.on_transfer_over("Small")
    presenter.on_chosen("Small", Chosen.NEXT_SESSION)
    assert view.told == [
        "Own is here.",
        "Small is whole: every file is as it was when it came.",
        "Small is used from the next session on.",
    ]


def test_removing_asks_discarding_does_not() -> None:
    presenter, view, commands = made(overview(small={"installed": True}, base_en={"fetched": 5}))
    view.agrees = False
    presenter.entry_chosen("small", Entry.REMOVE)
    assert commands.calls == []
    assert view.asked[0].body == "It frees 485 MB on the disk. You can get it again."
    presenter.entry_chosen("base.en", Entry.DISCARD)
    presenter.entry_chosen("nowhere", Entry.REMOVE)
    assert commands.calls == [("remove", "base.en")]


def test_measuring_and_stopping() -> None:
    presenter, view, commands = made(overview(small=USED))
    presenter.on_measuring(0.5)
    assert view.model.laptop.progress is None, "nothing is measured"
    presenter.measure_pressed()
    presenter.on_measuring(0.35)
    assert (view.model.laptop.button, view.model.laptop.progress_words) == ("Cancel", "Measuring, 35 %")
    presenter.measure_pressed()
    presenter.on_measuring_over()
    assert view.model.laptop.progress is None
    assert commands.calls == [("measure",), ("cancel measuring",)]
    presenter.on_overview(replace(overview(small=USED), recording=True))
    presenter.measure_pressed()
    assert len(commands.calls) == 2
    assert view.model.laptop.why_not == words.NOT_NOW


def test_languages() -> None:
    presenter, view, commands = made(overview(small=USED))
    presenter.language_chosen("en")
    presenter.language_chosen("de")
    assert commands.calls == [("speak", "de")]
    assert view.model.language_note == ""
    german = overview(small=USED, base_en={"speaks": False}, tiny_en={"speaks": False, "installed": True})
    presenter.on_overview(replace(german, language="de"))
    assert [one.id for one in view.model.rows if one.id in ("tiny.en", "base.en")] == ["tiny.en"]
    assert view.model.language_note == words.DRAFTS_KNOW_ENGLISH
    assert words.language_name("xx") == "xx"


def test_before_anything_was_read_nothing_happens() -> None:
    commands = Commands()
    presenter = SpeechPresenter(View(), commands)
    presenter.measure_pressed()
    presenter.language_chosen("de")
    presenter.act_pressed("small")
    presenter.chosen("small")
    presenter.cancel_pressed()
    presenter.on_transfer_over()
    assert commands.calls == []


def test_numbers_as_they_are_read() -> None:
    assert [words.size(n) for n in (400_000, 484_300_000, 1_620_000_000)] == ["1 MB", "484 MB", "1.6 GB"]
    assert [words.length(n) for n in (0.2, 9.4, 99.0, 130.0, 1_320.0, 9_000.0)] == [
        "1 s", "9 s", "99 s", "2 min", "22 min", "2 h",
    ]  # fmt: skip
    assert [words.spoken(n) for n in (1.0, 9.0, 1_320.0)] == ["1 second", "9 seconds", "22 minutes"]
    assert [words.times(n) for n in (0.98, 1.0, 1.64, 14.2)] == ["0.9 ×", "1.0 ×", "1.6 ×", "14 ×"]
    assert words.measuring_time(None) == 0
    assert words.used(InUse("Small", "")) == "model Small"
    assert words.used(InUse("Small", "GPU")) == "model Small on the graphics card"


def test_a_model_for_demonstrations_is_offered_to_nobody_elsewhere() -> None:
    _, view, _ = made(overview(small={"installed": True, "demonstration": True, "allowed": False}))
    row = view.row("small")
    assert not row.can_choose
    assert (row.detail, row.detail_warns) == ("Only for trying out, never for clients", True)
