"""How the program's own words are put: what the client is called, and the tense. Quotations never change."""

import re
from dataclasses import dataclass

from app.domain.ai_settings import AiSettings, Tense, Verbosity

_CLIENT = re.compile(r"\b([Cc])lient\b")
_PAST = {
    "reports": "reported",
    "states": "stated",
    "notes": "noted",
    "shares": "shared",
    "says": "said",
    "voices": "voiced",
    "rates": "rated",
    "plans to": "planned to",
    "intends to": "intended to",
}
_PRESENT = re.compile(rf"\b(?:{'|'.join(_PAST)})\b")


@dataclass(frozen=True, slots=True)
class Style:
    """Words the sentences of one draft."""

    term: str = "Client"
    past: bool = False

    def worded(self, text: str) -> str:
        """Return the program's words ``text`` in this style."""
        if self.past:
            text = _PRESENT.sub(lambda m: _PAST[m.group()], text)
        if self.term in ("", "Client"):
            return text
        small = self.term if self.term.isupper() else self.term[:1].lower() + self.term[1:]
        large = self.term[:1].upper() + self.term[1:]
        return _CLIENT.sub(lambda m: large if m.group(1) == "C" else small, text)


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a draft takes over: a share of the spoken words, and words of the longest note."""

    share: float
    longest: int

    def less(self, written: int) -> "Budget":
        """What is left once ``written`` words of the clinician are told, and never less than a third."""
        return Budget(self.share, max(self.longest - written, self.longest // 3))


_BUDGETS = {
    Verbosity.BRIEF: Budget(0.15, 350),
    Verbosity.STANDARD: Budget(0.295, 650),
    Verbosity.FULL: Budget(0.30, 700),
}


def style_of(settings: AiSettings) -> Style:
    """The style that the settings ask for."""
    return Style(" ".join(settings.client_term.split()) or "Client", settings.tense is Tense.PAST)


def budget_of(settings: AiSettings) -> Budget:
    """The budget that the settings ask for; risk and what was agreed come first whatever it is."""
    return _BUDGETS[settings.verbosity]
