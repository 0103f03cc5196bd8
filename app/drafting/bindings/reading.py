"""What was said, and what a note says of it, as clauses: words with who, how often and whether at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar, cast

from app.drafting.bindings.pieces import sentences
from app.drafting.bindings.replies import reply_sign
from app.drafting.bindings.signs import (
    AFFIRMED,
    DENIED,
    EITHER,
    EXCEPT,
    HARD,
    LIGHT,
    OVER,
    SUBJECTS,
    Word,
    carried_into,
    carries,
    denying_in,
    signed,
)
from app.drafting.origins import Origin
from app.drafting.vocabulary import Vocabulary

Found = TypeVar("Found")
_SOFT = frozenset([",", "and", "or", ":", "(", ")", "–", "—"])
_POINTING = frozenset("it it's that that's this he she they he's she's they's".split())
_AFTER_POINTING = frozenset(
    "before after again to in at on with for as way time much day one , and or yet now either anymore".split()
)
_ASKING = frozenset("what how why when where which who whose whom".split())


@dataclass(frozen=True)
class Clause:
    """Words that are told of one another. ``number`` is the sentence's; ``answer`` what was replied to it."""

    words: tuple[Word, ...]
    opening: str  # the word or mark before it
    number: int = 0
    role: str = ""
    question: bool = False
    answer: int = EITHER
    content: frozenset[str] = frozenset()  # bases of the words that carry a fact
    light: frozenset[str] = frozenset()  # of verbs that say little alone
    about: frozenset[str] = frozenset()  # what "it" and "she" stand for: the content of what came before
    until: bool = False  # an end or an exception follows
    fronted: bool = False  # "before the exam" ahead of what it is told of

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The words as they stand."""
        return tuple(word.text for word in self.words)


@dataclass(frozen=True)
class Said:
    """The clauses of a note's sentence, or of all that it rests on."""

    clauses: tuple[Clause, ...]
    found: dict[str, object] = field(default_factory=dict, compare=False)
    """What was looked for in them already, by what it is."""

    def once(self, what: Callable[[Said, Vocabulary], Found], vocabulary: Vocabulary) -> Found:
        """What ``what`` finds in them, looked for once."""
        if what.__name__ not in self.found:
            self.found[what.__name__] = what(self, vocabulary)
        return cast("Found", self.found[what.__name__])

    def aligned(
        self, content: Set[str], among: Iterable[Clause] | None = None, people: Set[str] = frozenset()
    ) -> list[Clause]:
        """The clauses that share most of ``content``, if they share any. ``people`` weigh double."""
        best, found = 0, list[Clause]()
        for clause in self.clauses if among is None else among:
            own, about = content & (clause.content or clause.light), content & clause.about - clause.content
            shared = 2 * len(own) + len(about) + 2 * len(own & people) + len(about & people)
            if shared and shared >= best:
                found = [*found, clause] if shared == best else [clause]
                best = shared
        return found


def read_note(text: str, vocabulary: Vocabulary) -> Said:
    """Read the words of a note that stand outside quotation marks."""
    return Said(tuple(_clauses(text, "", vocabulary)))


def read_sources(evidence: Sequence[Origin], vocabulary: Vocabulary) -> Said:
    """Read what was said; a question takes its sign from the answer that follows it."""
    told = " ".join(o.id for o in evidence)
    known = evidence[-1].read.get(told) if evidence else None
    if known is None:
        known = _said(evidence, vocabulary)
        if evidence:
            evidence[-1].read[told] = known
    return cast("Said", known)


def _said(evidence: Sequence[Origin], vocabulary: Vocabulary) -> Said:
    found: list[Clause] = []
    number = 0
    for place, origin in enumerate(evidence):
        here = _of_origin(origin, vocabulary)
        following = evidence[place + 1] if place + 1 < len(evidence) else None
        near = following is not None and following.place <= origin.place + 2
        reply = EITHER
        if origin.by_therapist and near and following is not None and not following.by_therapist:
            reply = reply_sign(following.meant)
        last = max((c.number for c in here), default=0)
        for clause in here:
            asked = clause if clause.number == last or clause.question else replace(clause, answer=EITHER)
            if clause.question:
                asked = _answered(asked, reply)
            elif clause.number == last:
                asked = replace(asked, answer=reply)
            found.append(replace(asked, number=number + clause.number))
        number += last + 1
    return Said(tuple(_with_what_it_is_about(found)))


def _of_origin(origin: Origin, vocabulary: Vocabulary) -> list[Clause]:
    """Its clauses, read once."""
    if "clauses" not in origin.read:
        origin.read["clauses"] = _clauses(origin.meant, origin.role, vocabulary)
    return cast("list[Clause]", origin.read["clauses"])


def _with_what_it_is_about(clauses: Sequence[Clause]) -> Iterator[Clause]:
    earlier: frozenset[str] = frozenset()  # all that the sentence before told
    here: frozenset[str] = frozenset()
    number = -1
    for clause in clauses:
        if clause.number != number:
            earlier, here, number = here or earlier, frozenset(), clause.number
        points = bool(clause.words) and clause.words[0].text in _POINTING
        about = (here or earlier) if points or not clause.content else frozenset[str]()
        yield replace(clause, about=about)
        here |= clause.content


def _answered(clause: Clause, reply: int) -> Clause:
    negated = any(w.sign == DENIED for w in clause.words)
    wondering = bool(clause.words) and clause.words[0].text in _ASKING
    if wondering or reply == EITHER or (negated and reply == AFFIRMED):
        return replace(clause, words=tuple(replace(w, sign=EITHER, focus=False) for w in clause.words))
    if reply == DENIED:
        words = tuple(replace(w, sign=DENIED, focus=w.base in clause.content) for w in clause.words)
        return replace(clause, words=words, answer=DENIED)
    return replace(clause, answer=AFFIRMED)


def _clauses(text: str, role: str, vocabulary: Vocabulary) -> list[Clause]:
    found: list[Clause] = []
    for number, (pieces, question) in enumerate(sentences(text)):
        found.extend(_read(pieces, number, role, question, vocabulary))
    return found


def _read(pieces: list[str], number: int, role: str, question: bool, vocabulary: Vocabulary) -> list[Clause]:
    """Cut a sentence into clauses, and carry each negation as far as it reaches."""
    found: list[Clause] = []
    opening, words = "", list[str]()
    parts: list[tuple[str, list[str], bool]] = []
    fronted = True
    for place, piece in enumerate(pieces):
        if piece in _SOFT or (piece in HARD | OVER and not _adverbial(pieces, place)):
            if words:
                parts.append((opening, words, fronted))
                opening, words, fronted = piece, [], piece in _SOFT
            elif piece not in (",", "and", "or"):
                opening = "then" if opening == "after" and piece in OVER else piece
        else:
            words.append(piece)
    parts.append((opening, words, fronted))
    carried, before = AFFIRMED, ""
    following = [*(o for o, _, _ in parts[1:]), ""]
    for (opened, texts, ahead), after in zip(parts, following, strict=True):
        if not texts:
            continue
        start = carried_into(opened, texts, carried, before)
        clause, carried = signed(texts, start, after, vocabulary)
        before = denying_in(texts) or (before if start == DENIED else "")
        content = frozenset(w.base for w in clause if carries(w.text, vocabulary))
        light = frozenset(w.base for w in clause if w.base in LIGHT) - content
        found.append(
            Clause(
                tuple(clause),
                opened,
                number,
                role,
                question,
                EITHER,
                content,
                light,
                until=after in EXCEPT,
                fronted=ahead,
            )
        )
    return found


def _adverbial(pieces: Sequence[str], place: int) -> bool:
    """ "more than before", "as well as", "so much": they open nothing."""
    word = pieces[place]
    if word in ("before", "after", "since", "once", "though", "then"):
        return place + 1 == len(pieces) or (
            word == "once" and pieces[place + 1] in ("a", "on", "in", ",", "this", "last")
        )
    if word == "so":
        return place + 1 < len(pieces) and pieces[place + 1] not in SUBJECTS
    if word == "as":
        return True
    if word == "that":
        return place + 1 == len(pieces) or pieces[place + 1] in _AFTER_POINTING
    return word == "how" and place + 1 < len(pieces) and pieces[place + 1] in ("to", "much")
