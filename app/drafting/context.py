"""What the chart and earlier notes add to a draft: goals that were addressed, and where progress started."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.domain.material import Passage, PreviousNote
from app.domain.note import Section, Sentence, Source
from app.drafting.claims import stem
from app.drafting.lexicon import words
from app.drafting.numbers import figures
from app.drafting.points import Element, Point
from app.drafting.reading import Reading, Statement
from app.drafting.vocabulary import Vocabulary

_AIMING = frozenset(
    stem(word)
    for word in "reduce increase improve decrease learn develop manage build client will skills identify "
    "practice symptoms healthy coping maintain strengthen able achieve goal level better more less enhance "
    "address work explore continue least days weeks daily weekly understand process support regular "
    "regularly frequency".split()
)  # words that nearly every goal holds
_HALF = 0.5  # of a goal's own words have to be spoken of
_MOST_CITED = 3
_EARLIER = 2  # sentences of the earlier note at most
_SHARED = 2  # content words that a sentence of the earlier note shares with what was said now
_SHARED_PART = 0.4  # of them
_LONGEST_EARLIER = 40  # words


def goals_addressed(
    goals: Sequence[str], reading: Reading, passages: Sequence[Passage], vocabulary: Vocabulary
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the goals that were spoken or written of, each with the ids of up to three places."""
    wanted = {goal: frozenset(vocabulary.content(words(goal))) - _AIMING for goal in goals}
    wanted = {goal: own for goal, own in wanted.items() if own}
    if not wanted:
        return []
    places = [(s.utterance.id, {stem(w) for w in s.content}) for s in reading.statements]
    places += [(p.id, {stem(w) for w in words(p.text)}) for p in passages]
    found = []
    for goal, own in wanted.items():
        by_id: dict[str, set[str]] = defaultdict(set)
        for identity, said in places:
            if own & said:
                by_id[identity] |= own & said
        best = sorted(by_id, key=lambda i: -len(by_id[i]))[:_MOST_CITED]
        covered = set().union(*(by_id[i] for i in best))
        enough = len(covered) >= _HALF * len(own) and (len(best) > 1 or len(covered) > 1)
        if enough:
            order = {identity: place for place, (identity, _) in enumerate(places)}
            found.append((goal, tuple(sorted(best, key=order.__getitem__))))
    return found


def goal_sentence(goal: str, evidence: tuple[str, ...]) -> Sentence:
    """Say which goal of the plan was addressed, in the plan's own words."""
    text = f"Goal addressed, from the treatment plan: “{' '.join(goal.split()).rstrip('.')}”."
    return Sentence("", Section.PLAN, text, Source.CHART, evidence)


def planned_first(points: Iterable[Point], planned: Sequence[str], vocabulary: Vocabulary) -> list[Point]:
    """Return the points with more weight for interventions that the plan names."""
    wanted = {word for name in planned for word in vocabulary.content(words(name))} - _AIMING
    return [
        point.heavier(1.5)
        if point.element is Element.INTERVENTION and _stems(point.statements) & wanted
        else point
        for point in points
    ]


def earlier(
    previous: Sequence[PreviousNote], chosen: Sequence[Point], vocabulary: Vocabulary
) -> list[Sentence]:
    """Return what the last note said of that which was compared or rated now; nothing where it was not."""
    compared = [p for p in chosen if p.element in (Element.PROGRESS, Element.SEVERITY)]
    if not previous or not compared:
        return []
    note = max(previous, key=lambda n: n.written_on)
    now = [_stems((*p.statements, *((p.question,) if p.question else ()))) for p in compared]
    found: list[Sentence] = []
    for line in note.text.splitlines():
        said = words(line)
        own = set(vocabulary.content(said))
        telling = bool(figures(said)) or bool(vocabulary.topics(said) & {"progress.better", "progress.worse"})
        shared = max((len(own & stems) for stems in now), default=0)
        if telling and shared >= max(_SHARED, _SHARED_PART * len(own)) and len(said) <= _LONGEST_EARLIER:
            inner = line.strip().replace("“", "‘").replace("”", "’").replace('"', "’")
            text = f"Earlier note of {note.written_on.isoformat()}: “{inner}”"
            found.append(Sentence("", Section.PLAN, text, Source.PREVIOUS_NOTE, (note.note_id,)))
    return found[:_EARLIER]


def _stems(statements: Iterable[Statement]) -> set[str]:
    return {stem(word) for s in statements for word in s.content}
