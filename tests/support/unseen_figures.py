"""How a draft treats what a client said about risk, one utterance at a time, counted by label and matter."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.note import NoteType, Source
from app.drafting.extractive import ExtractiveDrafter
from tests.support.transcripts import requested, spoken
from tests.support.unseen_material import AMBIGUOUS, LABELS, Wording

_BEFORE = ("T: How has the week been?", "C: We painted the kitchen and my sister came for lunch.")
_AFTER = ("T: Mm-hm.", "C: The kitchen is yellow now.")
_SHOWN = ("Risk", "Safety")
_DISCLOSED = "Risk disclosed:"


@dataclass
class RiskFigures:
    """Counts over single utterances; ``missed`` and ``alarms`` name them, for set A alone to be read."""

    said: Counter[str] = field(default_factory=Counter)  # by label, and by label and matter
    shown: Counter[str] = field(default_factory=Counter)
    disclosed: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list, repr=False)
    alarms: list[str] = field(default_factory=list, repr=False)

    def share(self, *labels: str) -> float:
        """Share of what was said under the labels that stands in a sentence about risk."""
        return sum(self.shown[a] for a in labels) / max(1, sum(self.said[a] for a in labels))

    @property
    def false_alarms(self) -> float:
        """Share of the harmless lines that stand in a sentence about risk."""
        return self.share("harmless")

    def told(self) -> str:
        """Lines for a reader: shown of said, and of them as disclosed, by label; then affirmed by matter."""
        labels = [
            f"  {label}: {self.shown[label]}/{self.said[label]} = {self.share(label):.0%}, "
            f"as disclosed {self.disclosed[label]}"
            for label in LABELS
        ]
        matters = [
            f"{name.removeprefix('affirmed ')} {self.shown[name]}/{self.said[name]}"
            for name in sorted(self.said)
            if name.startswith("affirmed ")
        ]
        labels.append(f"  ambiguous together: {self.share(*AMBIGUOUS):.0%}")
        return "\n".join([*labels, "  affirmed by matter: " + ", ".join(matters)])


def risk_figures(wordings: Iterable[Wording]) -> RiskFigures:
    """Draft a short session around each wording and count whether it is shown as risk."""
    figures = RiskFigures()
    drafter = ExtractiveDrafter()
    for wording in wordings:
        lines = (*_BEFORE, f"T: {wording.asked or 'Mm.'}", f"C: {wording.said}", *_AFTER)
        draft = drafter.draft(requested(NoteType.SOAP, spoken(*lines)))
        place = f"U{len(_BEFORE) + 2:04d}"
        about = [
            s.text
            for s in draft.sentences
            if s.source is not Source.PROMPT and s.text.startswith(_SHOWN) and place in s.evidence
        ]
        for key in (wording.label, f"{wording.label} {wording.matter}"):
            figures.said[key] += 1
            figures.shown[key] += bool(about)
            figures.disclosed[key] += any(text.startswith(_DISCLOSED) for text in about)
        if about and wording.label == "harmless":
            figures.alarms.append(wording.said)
        elif not about and wording.label != "harmless":
            figures.missed.append(f"{wording.label}: {wording.said}")
    return figures
