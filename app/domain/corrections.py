"""What the clinician puts right in a transcript: words, and who spoke. Pure; nothing is lost on the way.

Each function returns a new transcript, or the very same one when nothing changes. Ids of utterances stay;
what is split off gets an id of its own. What cannot be done is an InputError (BAD_USAGE, ``field`` named).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.domain.errors import ErrorCode, InputError
from app.domain.ids import id_between
from app.domain.setting_aside import NOT_TRANSCRIBED
from app.domain.transcript import SpeakerRole, Transcript, Utterance

LONGEST_NAME = 60
"""Characters of a speaker's name."""

_WORD = re.compile(r"\S+")
_NUMBERED = re.compile(r"speaker_[0-9]{1,3}")
_ROLES = frozenset(role.value for role in SpeakerRole)


def correct(transcript: Transcript, utterance_id: str, start: int, end: int, words: str) -> Transcript:
    """Replace ``text[start:end]`` of an utterance by ``words``; these are no longer doubtful.

    Words that stay keep their times and doubts; new ones share the time of those they replace. Replacing
    words by themselves confirms them. An utterance cannot be left without a word ("words").
    """
    utterance = _require(transcript, utterance_id)
    if not 0 <= start <= end <= len(utterance.text):
        raise _refused("span")
    if start == end and not words.strip():
        return transcript
    return _with(transcript, _corrected(utterance, start, end, words))


def exchange(transcript: Transcript, one: str, other: str) -> Transcript:
    """Swap two speakers everywhere; names stay with their speaker. One of both may not have spoken yet."""
    _require_speakers(one, other)
    spoken = {utterance.speaker for utterance in transcript.utterances}
    if one == other or not spoken & {one, other}:
        raise _refused("speaker")
    swapped = {one: other, other: one}
    return _spoken_by(transcript, lambda u: swapped.get(u.speaker, u.speaker))


def assign(transcript: Transcript, utterance_id: str, speaker: str) -> Transcript:
    """Say who spoke one utterance."""
    _require(transcript, utterance_id)
    _require_speakers(speaker)
    return _spoken_by(transcript, lambda u: speaker if u.id == utterance_id else u.speaker)


def merge(transcript: Transcript, speaker: str, into: str) -> Transcript:
    """Give everything ``speaker`` said to ``into``; the name of ``speaker`` goes, that of ``into`` stays."""
    _require_speakers(speaker, into)
    if speaker == into or all(u.speaker != speaker for u in transcript.utterances):
        raise _refused("speaker")
    merged = _spoken_by(transcript, lambda u: into if u.speaker == speaker else u.speaker)
    return replace(merged, names=tuple((who, name) for who, name in merged.names if who != speaker))


def rename(transcript: Transcript, speaker: str, name: str) -> Transcript:
    """Call a speaker by a name of at most ``LONGEST_NAME`` characters; "" takes the name away."""
    _require_speakers(speaker)
    called = " ".join(name.split())
    if len(called) > LONGEST_NAME:
        raise _refused("name")
    names = dict(transcript.names)
    if called:
        names[speaker] = called
    else:
        names.pop(speaker, None)
    return transcript if dict(transcript.names) == names else replace(transcript, names=tuple(names.items()))


def split(transcript: Transcript, utterance_id: str, at: int, speaker: str) -> Transcript:
    """From the word at text position ``at`` on somebody else spoke: two utterances, the second with a new id.

    A position inside a word means the whole word. BAD_USAGE ("at") where no word would stay before it, or
    none would follow.
    """
    utterance = _require(transcript, utterance_id)
    _require_speakers(speaker)
    tokens = [(m.start(), m.end()) for m in _WORD.finditer(utterance.text)]
    count = sum(end <= at for _, end in tokens)  # words that end before the position
    if not 0 <= at <= len(utterance.text) or not 0 < count < len(tokens):
        raise _refused("at")
    place = transcript.utterances.index(utterance)
    follower = transcript.utterances[place + 1].id if place + 1 < len(transcript.utterances) else ""
    taken = frozenset(u.id for u in transcript.utterances)
    first, second = _halves(utterance, tokens, count)
    second = replace(second, id=id_between(utterance.id, follower, taken), speaker=speaker)
    before, after = transcript.utterances[:place], transcript.utterances[place + 1 :]
    return _surer(transcript, replace(transcript, utterances=(*before, first, second, *after)))


def dismiss(transcript: Transcript, heard: str, term: str) -> Transcript:
    """Remember that ``heard`` is not ``term``, whatever they sound like."""
    pair = (heard.casefold(), term.casefold())
    if pair in transcript.dismissed:
        return transcript
    return replace(transcript, dismissed=(*transcript.dismissed, pair))


def _corrected(utterance: Utterance, start: int, end: int, words: str) -> Utterance:
    text = utterance.text
    whole_start = next((m.start() for m in _WORD.finditer(text) if m.start() <= start < m.end()), start)
    whole_end = next((m.end() for m in _WORD.finditer(text) if m.start() < end <= m.end()), end)
    if start == end:  # an insertion: only what it is put into, or grows together with, is touched
        whole_start = next((m.start() for m in _WORD.finditer(text) if m.start() <= start <= m.end()), start)
        whole_end = next((m.end() for m in _WORD.finditer(text) if m.start() <= start <= m.end()), start)
    put = " ".join((text[whole_start:start] + words + text[end:whole_end]).split())
    head, tail = text[:whole_start].rstrip(), text[whole_end:].lstrip()
    changed = " ".join(part for part in (head, put, tail) if part)
    if not changed:
        raise _refused("words")
    offset = len(changed) - len(text)  # what is behind the place moves by this much
    before, after = text.split(), changed.split()
    kept = len(text[:whole_start].split()) + len(text[whole_end:].split())
    confidence = (utterance.confidence * kept + len(after) - kept) / len(after)
    return replace(
        utterance,
        text=changed,
        starts=_starts(utterance, before, after),
        doubtful=_doubts(utterance, whole_start, whole_end, offset),
        confidence=round(min(confidence, 1.0), 4),
    )


def unchanged_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many words at the beginning and at the end are the same in both; no word counts twice."""
    shorter = min(len(before), len(after))
    front = 0
    while front < shorter and before[front] == after[front]:
        front += 1
    back = 0
    while back < shorter - front and before[-1 - back] == after[-1 - back]:
        back += 1
    return front, back


def _starts(utterance: Utterance, before: list[str], after: list[str]) -> tuple[float, ...]:
    """The second at which each word begins: what is the same in front and behind keeps its own."""
    starts = utterance.starts
    if len(starts) != len(before):
        return ()  # not known before, or not of this text
    front, back = unchanged_ends(before, after)
    old, new = len(before) - front - back, len(after) - front - back
    if old == new:
        return starts
    behind = starts[len(before) - back] if back else max(utterance.end, starts[-1])
    if old:
        first, steps = starts[front], new
        made = [first + (behind - first) * n / steps for n in range(new)]
    else:  # put in between: the time of the word before is shared
        first = starts[front - 1] if front else min(utterance.start, behind)
        made = [first + (behind - first) * (n + 1) / (new + 1) for n in range(new)]
    return (*starts[:front], *(round(second, 3) for second in made), *starts[len(before) - back :])


def _doubts(utterance: Utterance, start: int, end: int, offset: int) -> tuple[tuple[int, int], ...]:
    """The doubtful spans without ``text[start:end]``; those behind it moved by ``offset``."""
    left = []
    for first, last in utterance.doubtful:
        before = _tight(utterance.text, first, min(last, start))
        after = _tight(utterance.text, max(first, end), last)
        if before:
            left.append(before)
        if after:
            left.append((after[0] + offset, after[1] + offset))
    return tuple(left)


def _tight(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without blanks at its ends; None when nothing is left."""
    if start >= end or not text[start:end].strip():
        return None
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))


def _halves(utterance: Utterance, tokens: list[tuple[int, int]], count: int) -> tuple[Utterance, Utterance]:
    """The first ``count`` words and the others, both with the id of the utterance."""
    cut, begin = tokens[count - 1][1], tokens[count][0]
    if len(utterance.starts) == len(tokens):
        turn = utterance.starts[count]
    else:
        turn = utterance.start + (utterance.end - utterance.start) * begin / len(utterance.text)
    turn = round(min(max(turn, utterance.start), utterance.end), 3)
    known = len(utterance.starts) == len(tokens)
    before = [_tight(utterance.text, first, min(last, cut)) for first, last in utterance.doubtful]
    behind = [_tight(utterance.text, max(first, begin), last) for first, last in utterance.doubtful]
    first = replace(
        utterance,
        end=turn,
        text=utterance.text[:cut],
        doubtful=tuple(span for span in before if span),
        starts=utterance.starts[:count] if known else (),
    )
    second = replace(
        utterance,
        start=turn,
        text=utterance.text[begin:],
        doubtful=tuple((span[0] - begin, span[1] - begin) for span in behind if span),
        starts=utterance.starts[count:] if known else (),
    )
    return first, second


def _spoken_by(transcript: Transcript, who: Callable[[Utterance], str]) -> Transcript:
    utterances = tuple(
        u if who(u) == u.speaker else replace(u, speaker=who(u)) for u in transcript.utterances
    )
    if utterances == transcript.utterances:
        return transcript
    return _surer(transcript, replace(transcript, utterances=utterances))


def _surer(before: Transcript, after: Transcript) -> Transcript:
    """Where the clinician has said of the last uncertain utterance who spoke it, speakers are certain."""
    was, still = _of_nobody(before), _of_nobody(after)
    return replace(after, speakers_certain=True) if was and not still else after


def _of_nobody(transcript: Transcript) -> bool:
    """Whether words were heard of a speaker who is not known; a stretch without words has none."""
    uncertain = SpeakerRole.UNCERTAIN.value
    return any(u.speaker == uncertain and u.text != NOT_TRANSCRIBED for u in transcript.utterances)


def _with(transcript: Transcript, changed: Utterance) -> Transcript:
    if changed == transcript.utterance(changed.id):
        return transcript
    utterances = tuple(changed if u.id == changed.id else u for u in transcript.utterances)
    return replace(transcript, utterances=utterances)


def _require(transcript: Transcript, utterance_id: str) -> Utterance:
    utterance = transcript.utterance(utterance_id)
    if utterance is None:
        raise _refused("utterance")
    return utterance


def _require_speakers(*speakers: str) -> None:
    if any(who not in _ROLES and not _NUMBERED.fullmatch(who) for who in speakers):
        raise _refused("speaker")


def _refused(field: str) -> InputError:
    return InputError(ErrorCode.BAD_USAGE, details={"field": field})
