"""What the sheet "Names and terms" shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermsModel:
    """``count`` in words; ``can_save``: something was changed; ``problem``: why it was not saved."""

    count: str
    can_save: bool
    problem: str = ""
