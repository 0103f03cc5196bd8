"""What is read out of the sentences of signed documents: themes, the client's words, risk, medication."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from app.domain.case_summary import CaseDocument, CaseSentence, Citation, DocumentKind
from app.domain.mentions import stems

RISK = re.compile(
    r"\b(suicid\w*|self[- ]harm\w*|harm(?:ing|s)? (?:self|others|themsel\w+|hersel\w+|himsel\w+)|homicid\w*|"
    r"risk|safety plan|kill\w*|overdos\w*|violen\w*|abuse\w*)\b",
    re.IGNORECASE,
)
MEDICATION = re.compile(
    r"\b(medications?|medicines?|meds|prescri\w+|\d+\s?mg|dos(?:e|es|age)|antidepressants?|ssris?)\b",
    re.IGNORECASE,
)
NOT_ADDRESSED = re.compile(
    r"\bnot (?:been )?(?:addressed|asked|assessed|discussed|mentioned)\b", re.IGNORECASE
)
_QUOTE = re.compile(r"“([^“”]{12,})”|\"([^\"]{12,})\"")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_OTHER_SPEAKER = re.compile(
    r"\b(therapist|clinician|counsel\w+|mother|father|partner|husband|wife|brother|sister|boss|manager|friend|"
    r"son|daughter)\b[^.“\"]{0,40}$",
    re.IGNORECASE,
)
_CLIENT = re.compile(r"\b(client|patient|they|she|he)\b", re.IGNORECASE)
_GIVEN = re.compile(  # before words that were said to the client
    r"\b(homework|in response to|agreed|proposed|advised|appointment|reminded|encouraged|instructed)\b",
    re.IGNORECASE,
)
_TO_CLIENT = re.compile(r"\b(you|your|yourself|please)\b", re.IGNORECASE)
_FEELING = re.compile(
    r"\b(feel\w*|afraid|scared|fear\w*|tired|alone|ashamed|guilt\w*|angry|hope\w*|hopeless|never|always|nobody|"
    r"nothing|can[’']t|want|love|hate|lost|stuck|worth\w*|better|proud|die|enough)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(I|I[’']m|I[’']ve|me|my|myself)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence with its document."""

    document: CaseDocument
    sentence: CaseSentence

    @property
    def citation(self) -> Citation:
        """Where it stands."""
        document = self.document
        return Citation(document.id, self.sentence.id, document.kind, document.day)


@dataclass(frozen=True, slots=True)
class Theme:
    """Something that several notes speak of; ``best`` is the sentence that tells it."""

    best: Found
    places: tuple[Found, ...]  # one of each note, oldest first


def sentences(documents: Iterable[CaseDocument]) -> Iterator[Found]:
    """Every sentence, in the order of the documents."""
    for document in documents:
        for sentence in document.sentences:
            yield Found(document, sentence)


def notes(documents: Sequence[CaseDocument]) -> tuple[CaseDocument, ...]:
    """The notes, oldest first."""
    found = (document for document in documents if document.kind is DocumentKind.NOTE)
    return tuple(sorted(found, key=lambda document: (document.day, document.id)))


def addresses_risk(found: Found) -> bool:
    """Whether the sentence says something of risk; a remark that it was not addressed does not."""
    text = found.sentence.text
    return RISK.search(text) is not None and NOT_ADDRESSED.search(text) is None


def themes(
    documents: Sequence[CaseDocument], most: int, names: frozenset[str] = frozenset()
) -> tuple[Theme, ...]:
    """What returns in at least two notes, in three where there are five or more; the most frequent first.

    A theme is two content words that stand in one sentence, no ``names`` among them. Sentences on risk are
    left to their own part.
    """
    every = notes(documents)
    least = 3 if len(every) >= 5 else 2
    places: dict[tuple[str, str], dict[str, list[_Said]]] = {}
    common: Counter[str] = Counter()
    for document in every:
        said = [_Said(found, stems(found.sentence.text) - names) for found in sentences((document,))]
        common.update({word for one in said for word in one.words})
        for one in said:
            if not addresses_risk(one.found):
                for pair in combinations(sorted(one.words), 2):
                    places.setdefault(pair, {}).setdefault(document.id, []).append(one)
    pairs = [pair for pair, where in places.items() if len(where) >= least]
    pairs.sort(key=lambda pair: (-len(places[pair]), common[pair[0]] + common[pair[1]], pair))
    chosen: list[Theme] = []
    taken: set[str] = set()
    told: set[str] = set()
    for pair in pairs:
        if taken & {*pair} or len(chosen) == most:
            continue
        where = [_barest(said) for said in places[pair].values()]
        fresh = [one.found for one in where if one.found.sentence.text not in told]
        if not fresh:
            continue
        best = max(fresh, key=lambda found: (found.document.day, found.sentence.id))
        told.add(best.sentence.text)
        often = Counter(word for one in where for word in one.words)
        taken |= {word for word, count in often.items() if count * 2 > len(where)}
        chosen.append(Theme(best, tuple(one.found for one in where)))
    return tuple(chosen)


class _Said(NamedTuple):
    found: Found
    words: frozenset[str]


def _barest(said: Sequence[_Said]) -> _Said:
    """Of the sentences of one note on a theme the one that says least beside it."""
    return min(said, key=lambda one: (len(one.words), one.found.sentence.id))


def own_words(documents: Sequence[CaseDocument], most: int) -> tuple[tuple[str, Found], ...]:
    """The client's words in quotation marks, exact, the most telling first, then by day; one a note first.

    Words that the sentence gives to somebody else, or that were said to the client, are left out.
    """
    weighed: list[tuple[int, str, Found]] = []
    for found in sentences(notes(documents)):
        text = found.sentence.text
        ended = 0
        for match in _QUOTE.finditer(text):
            words = match.group(1) or match.group(2)
            lead, ended = text[ended : match.start()], match.end()
            if not _CLIENT.search(lead):  # whoever is named before an earlier quotation speaks on
                lead = _QUOTED.sub("", text[: match.start()])
            if _by_another(lead, words) or not 4 <= len(words.split()) <= 40:
                continue
            weight = 2 * len(_FEELING.findall(words)) + bool(_OWN.search(words)) * 2
            weighed.append((weight, words, found))
    weighed.sort(key=lambda one: (-one[0], -one[2].document.day.toordinal(), one[2].sentence.id))
    chosen: list[tuple[str, Found]] = []
    heard: set[str] = set()
    for first in (True, False):
        for _, words, found in weighed:
            new = words not in heard and not (first and any(f.document is found.document for _, f in chosen))
            if new and len(chosen) < most:
                heard.add(words)
                chosen.append((words, found))
    return tuple(sorted(chosen, key=lambda one: (one[1].document.day, one[1].sentence.id)))


def _by_another(lead: str, words: str) -> bool:
    """Whether words were not said by the client, as far as what stands before them tells."""
    if _OTHER_SPEAKER.search(lead):
        return True
    if _CLIENT.search(lead):
        return False
    return bool(_GIVEN.search(lead)) or (bool(_TO_CLIENT.search(words)) and not _OWN.search(words))
