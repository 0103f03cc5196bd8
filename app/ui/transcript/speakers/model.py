"""What the sheet "Speakers" shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Other:
    """Another speaker, to swap with or to be joined with."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """One speaker: ``typed`` is the name given by the clinician, ``usual`` what stands there without one.

    ``can_name``: it is somebody, not words of nobody known.
    """

    id: str
    typed: str
    usual: str
    letter: str
    color: int
    first_words: str
    spoke: str
    others: tuple[Other, ...]
    can_name: bool = True

    @property
    def name(self) -> str:
        """What the speaker is called now."""
        return self.typed or self.usual


@dataclass(frozen=True, slots=True)
class SpeakersModel:
    """``swap``: the words of the one button that swaps two speakers, or nothing; ``problem``: what failed."""

    lines: tuple[SpeakerLine, ...]
    swap: str
    uncertain: bool
    names_hidden: bool = False
    problem: str = ""
