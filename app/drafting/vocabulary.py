"""Which words of a sentence carry a fact, and which of them its evidence knows."""

from collections.abc import Iterable, Sequence

from app.drafting.claims import Claim, stem
from app.drafting.lexicon import Lexicon, words
from app.drafting.numbers import kind_of
from app.drafting.origins import Origin
from app.drafting.risk import DANGER
from app.drafting.wordforms import base

_LETTERS = {"si": "risk.self", "nssi": "risk.self", "hi": "risk.others"}


class Vocabulary:
    """The lexicon as the evidence check asks it; made once. Stateless; any thread."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.stop = lexicon.words("language.stop")
        self.negation = lexicon.words("language.negation")
        self.denying = frozenset({"denied", "denies", "deny", "denying"})
        self._template = lexicon.words("language.template") | lexicon.words("checks.paraphrase")
        self._same: dict[str, frozenset[str]] = {}
        for line in lexicon.words("checks.same"):
            group = frozenset(stem(word) for word in line.split())
            for word in group:
                self._same[word] = self._same.get(word, frozenset()) | group

    def topics(self, heard: Sequence[str]) -> frozenset[str]:
        """The topics of which a cue is among the words."""
        return frozenset(hit.topic for hit in self.lexicon.spot(heard))

    def dangers(self, heard: Sequence[str]) -> frozenset[str]:
        """The topics of danger; idioms ("that is killing me") do not count."""
        hits = self.lexicon.spot(heard)
        idioms = [h for h in hits if h.topic == "risk.idiom"]
        return frozenset(
            h.topic
            for h in hits
            if h.topic in DANGER and not any(i.start < h.end and i.end > h.start for i in idioms)
        )

    def dangers_written(self, heard: Sequence[str]) -> frozenset[str]:
        """As ``dangers``, with what clinicians write in letters: "SI/HI"."""
        found = {word for word in heard if word in _LETTERS}
        if "si" not in found:
            found.discard("hi")  # a greeting
        return self.dangers(heard) | {_LETTERS[word] for word in found}

    def dangers_of(self, origin: Origin) -> frozenset[str]:
        """As ``dangers_written`` of an origin, found once."""
        if "all" not in origin.dangers:
            origin.dangers["all"] = self.dangers_written(origin.words)
        return origin.dangers["all"]

    def content(self, heard: Iterable[str]) -> list[str]:
        """The stems of the words that carry a fact; figures and negations have checks of their own."""
        return [
            stem(word)
            for word in heard
            if word not in self.stop
            and word.removesuffix("'s") not in self._template
            and word not in self.negation
            and not kind_of(word)
        ]

    def known(self, evidence: Iterable[Origin]) -> frozenset[str]:
        """The stems that the evidence knows, with those that mean the same."""
        return self.alike(frozenset().union(*(origin.stems for origin in evidence)))

    def alike(self, stems: Iterable[str]) -> frozenset[str]:
        """The stems with those that mean the same."""
        found = set(stems)
        return frozenset(found.union(*(self._same[s] for s in found if s in self._same)))

    def share(self, claim: Claim, evidence: Sequence[Origin]) -> float:
        """The share of the claim's content words that its evidence knows; 1 where it has none of its own."""
        own = [word for word in claim.own_words if self.content((word,))]
        for part in claim.quoted:
            own += [w for w in words(part) if w not in self.stop and not kind_of(w)]
        if not own:
            return 1.0
        known = self.known(evidence)
        plain = {base(word) for origin in evidence for word in origin.words}
        return sum(stem(word) in known or base(word) in plain for word in own) / len(own)
