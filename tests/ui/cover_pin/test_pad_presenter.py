"""The pad on the cover keeps the digits to itself and makes wrong ones wait."""

from app.domain.errors import ErrorCode, InputError, LocalError
from app.ui.cover_pin.model import Key, PadModel
from app.ui.cover_pin.presenter import PadPresenter
from tests.support.screens import Calls


class Pad:
    def __init__(self, *, passphrase: bool = True) -> None:
        self.shown: list[PadModel] = []
        self.commands = Calls()
        self.presenter = PadPresenter(self.shown.append, self.commands, passphrase_offered=passphrase)

    def type(self, digits: str) -> None:
        for digit in digits:
            self.presenter.digit_pressed(digit)

    def refuse(self, wait: int = 0) -> None:
        self.presenter.on_refused(InputError(ErrorCode.PIN_WRONG, details={"wait": wait}))

    @property
    def model(self) -> PadModel:
        return self.presenter.model


def test_digits_are_counted_and_never_shown() -> None:
    pad = Pad()
    pad.type("471")
    pad.presenter.open_pressed()
    assert pad.commands.made == [], "three digits are no PIN"
    pad.type("1x")
    pad.presenter.delete_pressed()
    pad.type("1")
    assert pad.model.digits == 4 and pad.model.can_open
    assert "471" not in repr(pad.shown)
    pad.presenter.open_pressed()
    assert pad.commands.made == [("check_pin", "4711")]
    assert pad.model.busy and pad.model.digits == 0
    pad.type("1")
    pad.presenter.open_pressed()
    pad.presenter.other_key_pressed()
    assert len(pad.commands.made) == 1 and pad.model.key is Key.PIN, "one after the other"


def test_a_ninth_digit_changes_nothing() -> None:
    pad = Pad()
    pad.type("123456789")
    pad.presenter.open_pressed()
    assert pad.commands.last("check_pin") == "12345678"


def test_a_wrong_pin_can_be_tried_again_at_once() -> None:
    pad = Pad()
    pad.type("4712")
    pad.presenter.open_pressed()
    pad.refuse()
    assert (pad.model.trouble, pad.model.wait, pad.model.busy) == ("That is not the PIN.", "", False)
    pad.type("4")
    assert pad.model.trouble == "" and pad.model.digits == 1


def test_too_many_wrong_ones_wait_and_the_wait_is_counted_down() -> None:
    pad = Pad()
    pad.refuse(61)
    assert (pad.model.trouble, pad.model.wait) == ("Too many wrong PINs.", "Try again in 2 minutes.")
    pad.type("4711")
    pad.presenter.open_pressed()
    assert pad.model.digits == 0 and pad.commands.made == []
    for expected in ("Try again in 1 minute.", "Try again in 59 seconds."):
        pad.presenter.second_passed()
        assert pad.model.wait == expected
    for _ in range(58):
        pad.presenter.second_passed()
    assert pad.model.wait == "Try again in 1 second." and pad.presenter.waits
    pad.presenter.second_passed()
    assert (pad.model.wait, pad.model.trouble) == ("", "") and not pad.presenter.waits
    pad.type("4711")
    assert pad.model.can_open


def test_the_passphrase_opens_where_it_is_offered() -> None:
    pad = Pad()
    pad.refuse(30)
    pad.presenter.other_key_pressed()
    assert pad.model.key is Key.PASSPHRASE and pad.model.can_open, "a wait is for the PIN alone"
    pad.presenter.passphrase_entered("")
    pad.presenter.passphrase_entered("a sentence that is long")
    assert pad.commands.made == [("check_passphrase", "a sentence that is long")]
    pad.presenter.on_refused(InputError(ErrorCode.PASSPHRASE_WRONG))
    assert pad.model.trouble == "That is not the passphrase."
    pad.presenter.other_key_pressed()
    assert pad.model.key is Key.PIN and pad.model.trouble == ""
    without = Pad(passphrase=False)
    without.presenter.other_key_pressed()
    without.presenter.passphrase_entered("a sentence that is long")
    assert without.model.key is Key.PIN and without.commands.made == []


def test_another_failure_says_what_happened() -> None:
    pad = Pad()
    pad.type("4711")
    pad.presenter.open_pressed()
    pad.presenter.on_refused(LocalError(ErrorCode.DATABASE_FAILED))
    assert pad.model.trouble == "The database could not be written." and not pad.model.busy
