"""How words of danger were meant: by whom, of whom, as what. What is not plain is left to the clinician."""

from collections.abc import Set

from app.drafting.reading import Statement

DANGER = frozenset({"risk.self", "risk.others", "risk.harmed", "risk.health"})
OF_THE_PAST = "Risk disclosed, of the past:"
_NEGATION_REACH = 5  # words before a cue in which a negation belongs to it
_RELATIONS = (
    "brother sister friend father husband wife cousin boyfriend girlfriend ex mother uncle aunt son daughter "
    "neighbor neighbour colleague roommate flatmate mum mom dad gran nan grandmother grandfather grandma "
    "grandpa nephew niece partner boss kid kids child children boy girl man woman lad mate people somebody "
    "someone"
)
_THIRD = frozenset([*"he she they his her their him them he's she's they're".split(), *_RELATIONS.split()])
_FIRST = frozenset(["i", "me", "my", "myself", "i'm", "i've", "i'd", "i'll"])
_SUBJECT = frozenset(["i", "i'm", "i've", "i'd", "i'll", "we", "we're", "we've", "me"])
_OTHERS = _THIRD - {"his", "her", "their", "him", "them"} | {f"{word}'s" for word in _RELATIONS.split()}
_SAYS = frozenset("says said threatens threatened jokes joked keeps wants tried told tells say".split())
_REPORTER_REACH = 4  # words at the start among which that person stands


def danger(statement: Statement) -> frozenset[str]:
    """The topics of danger the statement touches; closed idioms ("cutting down") do not count."""
    idioms = [h for h in statement.hits if h.topic == "risk.idiom"]
    return frozenset(
        h.topic
        for h in statement.hits
        if h.topic in DANGER and not any(i.start < h.end and i.end > h.start for i in idioms)
    )


def negated(statement: Statement, negations: Set[str]) -> bool:
    """Whether every danger cue of the statement has a negation shortly before it."""
    spoken = statement.words
    cues = [h for h in statement.hits if h.topic in DANGER]
    return bool(cues) and all(
        any(word in negations for word in spoken[max(0, h.start - _NEGATION_REACH) : h.start]) for h in cues
    )


def lead_of(statement: Statement, negations: Set[str]) -> str:
    """How words of danger are told that nobody asked for; what is not plain is left to the clinician."""
    topics = statement.topics
    if "risk.misheard" in topics:
        return "Risk words, perhaps misheard:"
    if negated(statement, negations):
        return "said"
    if _reported(statement) or _about_another(statement):
        return "Risk words, about another person:"
    if "risk.passing" in topics:
        return "Risk words, said as a joke or of something seen:"
    if "risk.supposed" in topics:
        return "Risk words, said as a possibility:"
    if "risk.feared" in topics or unclear(statement) or not (_FIRST | _THIRD).intersection(statement.words):
        return "Risk words, for you to judge:"
    return OF_THE_PAST if "checks.past" in topics else "disclosed"


def unmeant(statement: Statement) -> bool:
    """Whether it was said as a joke, a possibility, a fear, or of somebody else."""
    kinds = {"risk.passing", "risk.supposed", "risk.feared"}
    return bool(statement.topics & kinds) or unclear(statement) or _reported(statement)


def unclear(statement: Statement) -> bool:
    """Whether all its words of danger are such as may well be harmless: they are shown, and no more."""
    soft = {(h.start, h.end) for h in statement.hits if h.topic == "risk.unclear"}
    cues = [h for h in statement.hits if h.topic in DANGER]
    return bool(soft) and all((h.start, h.end) in soft for h in cues)


def _reported(statement: Statement) -> bool:
    """Whether it is what another person says: "my brother always says that he will …"."""
    spoken = statement.words
    for place, word in enumerate(spoken[:_REPORTER_REACH]):
        if word in _THIRD and _SAYS.intersection(spoken[place + 1 : place + 3]):
            return not {"me", "us"} & set(spoken)
    return False


def _about_another(statement: Statement) -> bool:
    spoken = set(statement.words)
    kinds = danger(statement)
    if "risk.harmed" in kinds:
        return not spoken & {"i", "me", "us", "we", "i'm", "i've"} and bool(spoken & _THIRD)
    if "risk.others" in kinds:
        own = spoken & _SUBJECT or ("my" in spoken and not _subject_is_another(statement))
        return not own and bool(spoken & _THIRD)
    if "myself" in spoken:
        return False
    if _subject_is_another(statement):
        return True
    if {"i", "me"} & spoken and not spoken & {"himself", "herself", "themselves"}:
        return False
    return bool(spoken & _THIRD)


def _subject_is_another(statement: Statement) -> bool:
    """Whether who is named last before every danger is somebody else: "a boy in my year stepped …"."""
    spoken = statement.words
    cues = [h for h in statement.hits if h.topic in DANGER]
    return bool(cues) and all(_nearest(spoken, h.start, h.end) == "another" for h in cues)


def _nearest(spoken: tuple[str, ...], start: int, end: int) -> str:
    if spoken[start] in _SUBJECT or _SUBJECT.intersection(spoken[start:end]):
        return "own"
    for word in reversed(spoken[: start + 1]):
        if word in _SUBJECT:
            return "own"
        if word in _OTHERS:
            return "another"
    return ""
