"""The settings decide nothing by themselves: they ask, and follow what the services did (R35, R66)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.chart import Clinician
from app.services.holdings import Holdings
from app.services.ports import Microphone
from app.ui.settings import words
from app.ui.settings.model import PrivacyModel, ProfileModel, SwitchModel
from app.ui.settings.presenter import SettingsPresenter
from app.ui.wording import Dialog, wording

AT = datetime(2026, 11, 2, 14, 8, tzinfo=UTC)
ON = Clinician("c", "Robin Example", "LCSW", ai_consent_at=AT)
OFF = Clinician("c", "Robin Example", "LCSW")


class Screen:
    """Remembers what was shown; answers nothing by itself."""

    def __init__(self) -> None:
        self.profile, self.practice, self.privacy = ProfileModel(), SwitchModel(), PrivacyModel()
        self.asked: list[Dialog] = []
        self.go_on: Callable[[], None] = lambda: None

    def show_profile(self, model: ProfileModel) -> None:
        self.profile = model

    def show_practice(self, model: SwitchModel) -> None:
        self.practice = model

    def show_privacy(self, model: PrivacyModel) -> None:
        self.privacy = model

    def ask(self, dialog: Dialog, go_on: Callable[[], None]) -> None:
        self.asked.append(dialog)
        self.go_on = go_on


class Done:
    """Remembers what was to be done."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []
        self.recording = False

    def rename(self, name: str, credential: str) -> None:
        self.calls.append((name, credential))

    def switch_own(self, *, on: bool) -> None:
        self.calls.append(("own", on))

    def switch_practice(self, *, on: bool) -> None:
        self.calls.append(("practice", on))


class Settings:
    """A presenter with its screen."""

    def __init__(self) -> None:
        self.screen, self.done = Screen(), Done()
        self.presenter = SettingsPresenter(self.screen, self.done, UTC)
        self.press = {
            "own": self.presenter.own_switch_pressed,
            "practice": self.presenter.practice_switch_pressed,
        }


@pytest.fixture
def settings() -> Settings:
    return Settings()


def test_before_anybody_decided_both_are_off(settings: Settings) -> None:
    settings.presenter.on_clinician_changed(OFF, None)
    settings.presenter.on_practice_changed(False, None)
    nobody = SwitchModel(False, "Off until it is switched on.")
    assert settings.screen.profile.switch == nobody
    assert settings.screen.practice == nobody


@pytest.mark.parametrize(
    ("which", "question"),
    [("own", wording().dialogs.ai_switch), ("practice", words.ALLOW_IN_PRACTICE)],
)
def test_switching_on_is_asked_first(settings: Settings, which: str, question: Dialog) -> None:
    settings.presenter.on_clinician_changed(OFF, None)
    settings.presenter.on_practice_changed(False, None)
    settings.press[which]()
    assert settings.screen.asked == [question]
    assert question.default == 0, "nobody agrees by pressing Enter"
    assert settings.done.calls == []
    settings.screen.go_on()
    assert settings.done.calls == [(which, True)]
    assert not settings.screen.profile.switch.on, "it moves when it is done, not before"


@pytest.mark.parametrize("which", ["own", "practice"])
def test_switching_off_is_asked_only_while_a_session_is_recorded(settings: Settings, which: str) -> None:
    settings.presenter.on_clinician_changed(ON, AT)
    settings.presenter.on_practice_changed(True, AT)
    settings.press[which]()
    assert settings.screen.asked == []
    assert settings.done.calls == [(which, False)]
    settings.done.recording = True
    settings.press[which]()
    (question,) = settings.screen.asked
    assert "nothing recorded is lost" in question.body
    assert len(settings.done.calls) == 1
    settings.screen.go_on()
    assert settings.done.calls[1:] == [(which, False)]


def test_since_when_is_told_and_what_is_still_missing(settings: Settings) -> None:
    later = AT + timedelta(days=1)
    settings.presenter.on_clinician_changed(ON, None)
    settings.presenter.on_practice_changed(False, later)
    off = "Off since 3 Nov 2026, 14:08."
    assert settings.screen.profile.switch == SwitchModel(
        True, "On since 2 Nov 2026, 14:08.", words.ASK_PRACTICE
    )
    assert settings.screen.practice == SwitchModel(False, off)
    settings.presenter.on_clinician_changed(OFF, later)
    settings.presenter.on_practice_changed(True, AT)
    assert settings.screen.profile.switch == SwitchModel(False, off)
    assert settings.screen.practice.hint == words.ASK_YOURSELF
    settings.presenter.on_clinician_changed(ON, AT)
    assert settings.screen.practice.hint == settings.screen.profile.switch.hint == ""
    assert words.since(on=True, at=None) == "On."


def test_a_name_is_saved_when_it_is_a_name_and_another_one(settings: Settings) -> None:
    settings.presenter.on_clinician_changed(ON, None)
    for name, credential in ((" Robin  Example", "LCSW "), ("  ", "PhD")):
        settings.presenter.typed(name, credential)
        assert not settings.screen.profile.can_save
        settings.presenter.save_pressed()
    assert settings.done.calls == []
    settings.presenter.typed("Robin Other", "LCSW")
    assert settings.screen.profile.can_save
    settings.presenter.on_clinician_changed(OFF, AT)
    assert settings.screen.profile.can_save, "a switch does not throw away what is being typed"
    settings.presenter.save_pressed()
    assert settings.done.calls == [("Robin Other", "LCSW")]
    settings.presenter.on_clinician_changed(Clinician("c", "Robin Other", "LCSW"), AT)
    assert (settings.screen.profile.name, settings.screen.profile.can_save) == ("Robin Other", False)


def test_what_is_held_is_counted_with_the_next_end(settings: Settings) -> None:
    settings.presenter.on_holdings_counted(Holdings(1, AT, 2, AT + timedelta(days=2), 318))
    tiles = {tile.title: (tile.value, tile.note) for tile in settings.screen.privacy.tiles}
    assert tiles == {
        "Recordings": ("1", "Next destroyed by 2 Nov, 14:08"),
        "Transcripts": ("2", "Next destroyed by 4 Nov, 14:08"),
        "Signed notes": ("318", "Encrypted on this laptop"),
        "Used to train models": ("Never", "No telemetry, nothing sold"),
    }
    settings.presenter.on_holdings_counted(Holdings())
    assert [tile.note for tile in settings.screen.privacy.tiles][:2] == [
        "Destroyed as soon as the text exists",
        "Destroyed when you sign the note",
    ]


def test_the_microphone_of_the_sessions_in_words() -> None:
    room, other = Microphone("room", "Room microphone", True), Microphone("other", "Other")
    assert not words.preference((room, other), "", recording=False).can_forget
    there = words.preference((room, other), "other", recording=False)
    assert "Other" in there.words and there.can_forget and not there.missing
    gone = words.preference((room,), "other", recording=True)
    assert gone.missing and gone.busy and "keeps its microphone" in gone.words


def test_every_sentence_is_short() -> None:
    said = [words.ALLOW_IN_PRACTICE.body, words.OFF_WHILE_RECORDING.body, words.ASK_PRACTICE]
    found = (Microphone("a", "A"),)
    said += [words.preference(found, chosen, recording=True).words for chosen in ("", "a", "b")]
    for text in said:
        for sentence in text.split(". "):
            assert len(sentence.split()) < 15, sentence
