"""The clinician's own words, given to the element that they speak of. They stay as they were written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.material import Passage, WrittenInput
from app.domain.note import Source
from app.drafting.lexicon import Lexicon, words
from app.drafting.numbers import figures
from app.drafting.points import Element, Point
from app.drafting.vocabulary import Vocabulary

_HEADINGS = {
    "report": Element.REPORT,
    "observation": Element.OBSERVATION,
    "intervention": Element.INTERVENTION,
    "response": Element.RESPONSE,
    "impression": Element.IMPRESSION,
    "progress": Element.PROGRESS,
    "goal": Element.GOAL,
    "risk": Element.RISK,
    "plan": Element.PLAN,
}
_CUES = (  # the first that fits; what was agreed before what was done before how it went
    ("written.risk", Element.RISK),
    ("written.plan", Element.PLAN),
    ("written.goal", Element.GOAL),
    ("written.severity", Element.SEVERITY),
    ("written.observation", Element.OBSERVATION),
    ("written.response", Element.RESPONSE),
    ("written.intervention", Element.INTERVENTION),
    ("written.impression", Element.IMPRESSION),
    ("written.progress", Element.PROGRESS),
    ("interventions.technique", Element.INTERVENTION),
    ("checks.named", Element.INTERVENTION),
    ("checks.appearance", Element.OBSERVATION),
)
_HEADING_WORDS = 4


@dataclass(frozen=True, slots=True)
class Told:
    """One passage and where it belongs. ``also`` are utterances in which the same was said."""

    element: Element
    passage: Passage
    also: tuple[str, ...] = ()

    @property
    def source(self) -> Source:
        """How the words came to be written."""
        return self.passage.kind.source


class WrittenFinder:
    """Reads the inputs. Stateless; any thread."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self._lexicon = lexicon
        self._vocabulary = vocabulary
        self._headings = {
            tuple(words(name)): element
            for table, element in _HEADINGS.items()
            for name in lexicon.words(f"written.heading_{table}")
        }

    def told(self, inputs: Iterable[WrittenInput]) -> list[Told]:
        """Every passage with its element, in order; what two inputs say in the same words is told once."""
        found: dict[tuple[str, ...], Told] = {}
        for written in inputs:
            for passage, heading in self._under_headings(written):
                said = words(passage.text)
                if said and not self._orders(said):
                    found.setdefault(said, Told(heading or self.element_of(said), passage))
        return list(found.values())

    def element_of(self, said: Sequence[str]) -> Element:
        """The element that words without a heading speak of; a report where no cue says otherwise."""
        if self._vocabulary.dangers_written(said):
            return Element.RISK
        topics = self._vocabulary.topics(said)
        return next((element for topic, element in _CUES if topic in topics), Element.REPORT)

    def _under_headings(self, written: WrittenInput) -> Iterable[tuple[Passage, Element | None]]:
        """Passages with the heading that they stand under: on its line, or on the lines after it alone."""
        passages = iter(written.passages)
        below: Element | None = None
        for line in written.text.splitlines():
            parts = replace(written, text=line).passages
            if not parts:
                below = None
                continue
            here = self._heading(parts[0].text)
            for part in parts:
                passage = next(passages)
                if part is parts[0] and here is not None and len(parts) == 1 and _bare(part.text):
                    below = here
                    continue
                danger = self._vocabulary.dangers_written(words(part.text))
                yield passage, Element.RISK if danger else here or below

    def _heading(self, text: str) -> Element | None:
        opening, colon, _ = text.partition(":")
        if not colon and not _bare(text):
            return None
        return self._headings.get(words(opening)) if len(words(opening)) <= _HEADING_WORDS else None

    def _orders(self, said: Sequence[str]) -> bool:
        """Orders to whoever writes; one that speaks of danger is shown all the same."""
        return "written.injection" in self._vocabulary.topics(said) and not self._vocabulary.dangers_written(
            said
        )


def _bare(text: str) -> bool:
    """Whether the line is a heading and nothing else: "Plan:", "Plan"."""
    _, colon, rest = text.partition(":")
    return not rest.strip() if colon else len(text.split()) <= _HEADING_WORDS and text[-1:].isalpha()


_ALIKE = 0.7  # of a passage's content words must be in what was said
_WHOLE = 0.5  # of what was said must be in the passage, or what was said stays as well
_LEAST = 2  # content words that a passage has to have before it is compared


def told_once(
    told: Sequence[Told], points: Sequence[Point], vocabulary: Vocabulary
) -> tuple[list[Told], list[Point]]:
    """Return both without what stands in both: the clinician's words stay and rest on the utterances too.

    Risk is never merged: what was said of it is always shown beside what was written of it.
    """
    left = list(points)
    result: list[Told] = []
    known = {id(p): _substance(p, vocabulary) for p in points} if told else {}
    for one in told:
        said = words(one.passage.text)
        own, numbers = set(vocabulary.content(said)), figures(said)
        denies = bool(vocabulary.negation.intersection(said))
        also: list[str] = []
        if one.element is not Element.RISK and len(own) >= _LEAST:
            for point in [p for p in left if p.element is not Element.RISK]:
                spoken, alike, figured, denied = known[id(point)]
                same = denied == denies and numbers <= figured
                if not same or len(own & alike) < max(_LEAST, _ALIKE * len(own)):
                    continue
                also += [s.utterance.id for s in point.statements]
                if len(spoken & own) >= _WHOLE * len(spoken) and figured <= numbers:
                    left = [p for p in left if p is not point]
        result.append(replace(one, also=tuple(dict.fromkeys(also))))
    return result, left


def _substance(point: Point, vocabulary: Vocabulary) -> tuple[set[str], set[str], set[str], bool]:
    """Content, content with synonyms, figures, and whether it denies."""
    heard = [word for s in point.statements for word in s.words]
    content = set(vocabulary.content(heard))
    denies = bool(vocabulary.negation.intersection(heard))
    return content, set(vocabulary.alike(content)), figures(heard), denies
