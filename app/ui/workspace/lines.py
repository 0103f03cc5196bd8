"""From the note and the transcript to what is drawn, and from the editor back to sentences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from app.domain.hearing import DoubtfulHearing
from app.domain.issues import MISSING, NO_DIFFERENCES, Difference, Issue, Severity, issues_of, words_of
from app.domain.material import Passage
from app.domain.note import OPEN_STATUSES, SECTIONS, Note, NoteType, Section, Sentence, SentenceStatus, Source
from app.domain.transcript import Transcript
from app.ui.times import running
from app.ui.transcript.model import Lit, TranscriptRow
from app.ui.workspace.model import EditedLine, NoteLine, OpenPoint, SourceChip, Unflagged

NOTHING_SEEN: Mapping[tuple[str, str], Sentence] = {}
HEARING = "Check: hearing"
_REASONS = {
    "number": "Check: number",
    "name": "Check: name",
    "negation": "Check: negation",
    "opposite": "Check: opposite",
    "roles": "Check: who did it",
    "order": "Check: order",
    "speaker": "Check: speaker",
    "quote": "Check: quote",
    "risk": "Check: risk",
    "confidence": HEARING,
    "denial": "Check: denial",
    "intervention": "Check: intervention",
    "assertion": "Check: past or perhaps",
    "date": "Check: date",
    "agreement": "Check: agreement",
    "interpretation": "Check: interpretation",
    "appearance": "Check: appearance",
    "conflict": "Sources disagree",
    "words": "Check: words",
    "reading": "Check: handwriting",
}
LACKING = "lacking:"
"""Before what the note lacks, where a point leads to no sentence."""
_INPUTS = {
    Source.SUMMARY: ("Summary", "file-text", "Source: your summary"),
    Source.DICTATION: ("Dictation", "mic", "Source: your dictation"),
    Source.HANDWRITING: ("Handwriting", "pencil", "Source: your handwriting"),
    Source.OWN_NOTE: ("Your note", "notebook-pen", "Source: the note you wrote"),
    Source.PREVIOUS_NOTE: ("Earlier note", "file-text", "Source: an earlier note"),
    Source.CHART: ("Chart", "clipboard-list", "Source: chart"),
}


def in_order(sentences: Sequence[Sentence], note_type: NoteType) -> tuple[Sentence, ...]:
    """The sentences in the order of the note type's sections."""
    order = {section: place for place, section in enumerate(SECTIONS[note_type])}
    return tuple(sorted(sentences, key=lambda s: order.get(s.section, len(order))))


def note_line(sentence: Sentence, transcript: Transcript | None, names: Mapping[str, str]) -> NoteLine:
    """One sentence with its chip."""
    return NoteLine(
        sentence.id,
        sentence.section.value,
        sentence.text,
        source_chip(sentence, transcript, names),
        open=sentence.status in OPEN_STATUSES,
        prompt=sentence.status is SentenceStatus.TO_ADD,
    )


def source_chip(sentence: Sentence, transcript: Transcript | None, names: Mapping[str, str]) -> SourceChip:
    """What the chip says: the times of the source, or why there is none."""
    match sentence.status:
        case SentenceStatus.TO_ADD:
            return SourceChip("To add", "source", "pencil", "For you to add")
        case SentenceStatus.NO_SOURCE:
            return SourceChip("No source", "warning", "circle-alert", "No source")
        case SentenceStatus.NOT_ADDRESSED:
            return SourceChip("Not addressed", "warning", "triangle-alert", "Not addressed")
        case SentenceStatus.CHECK:
            words = _REASONS.get(sentence.reason, "Check")
            return SourceChip(words, "warning", "triangle-alert", words)
        case SentenceStatus.EDITED_BY_YOU:
            if sentence.source in _INPUTS:  # read from your own page: where it stands says more
                return _input_chip(sentence.source)
            return SourceChip("Edited by you", "source", "pencil", "Edited by you")
        case SentenceStatus.ADDED_AT_YOUR_REQUEST:
            return SourceChip("At your request", "source", "wand-sparkles", "Added at your request")
        case SentenceStatus.CHART:
            return SourceChip("Chart", "source", "clipboard-list", "Source: chart")
        case SentenceStatus.SUPPORTED:
            return _times_chip(sentence, transcript, names)


def _input_chip(source: Source) -> SourceChip:
    words, icon, name = _INPUTS[source]
    return SourceChip(words, "source", icon, name)  # type: ignore[arg-type] # a table forgets literals


def _times_chip(sentence: Sentence, transcript: Transcript | None, names: Mapping[str, str]) -> SourceChip:
    if sentence.source in _INPUTS:
        return _input_chip(sentence.source)
    if transcript is None:
        return SourceChip("Transcript", "source", "quote", "Source: the transcript, destroyed since")
    spoken = [u for u in map(transcript.utterance, sentence.evidence) if u is not None]
    times = [running(u.start) for u in spoken]
    written = len(spoken) < len(sentence.evidence)
    shown = ", ".join(times[:2]) + (" …" if len(times) > 2 or (times and written) else "")
    told = " and ".join(f"{names.get(u.speaker, u.speaker)} at {running(u.start)}" for u in spoken)
    if not spoken:
        return SourceChip("Your words", "source", "file-text", "Source: your own words")
    return SourceChip(shown, "source", "quote", f"Source: {told}{' and your own words' if written else ''}")


def passage_rows(passages: Sequence[Passage]) -> tuple[TranscriptRow, ...]:
    """The clinician's own words as rows of the source card."""
    return tuple(
        TranscriptRow(passage.id, _INPUTS[passage.kind.source][0], "Y", 1, "", passage.text)
        for passage in passages
    )


def lit_utterances(sentence: Sentence) -> tuple[Lit, ...]:
    """The utterances of a sentence with the exact words it rests on."""
    return tuple(
        Lit(
            utterance_id,
            tuple((q.start, q.end) for q in sentence.quotes if q.utterance_id == utterance_id),
        )
        for utterance_id in sentence.evidence
    )


def open_points(
    sentences: Sequence[Sentence],
    hearings: Sequence[DoubtfulHearing] = (),
    missing: Sequence[str] = (),
    differences: Mapping[str, Difference] = NO_DIFFERENCES,
) -> tuple[OpenPoint, ...]:
    """What the note lacks first, then risk that may have been misheard, then findings, the gravest first.

    A hearing that no sentence to be checked rests on is a point of its own: it leads to the utterance.
    """
    issues = issues_of(sentences, missing, differences)
    to_check = [s for s in sentences if s.status is SentenceStatus.CHECK]
    heard: dict[str, OpenPoint] = {}
    for hearing in hearings:
        resting = [s for s in to_check if hearing.utterance_id in s.evidence]
        for key in [s.id for s in resting] or [hearing.utterance_id]:
            heard[key] = OpenPoint(HEARING, "triangle-alert", key, words_of("confidence"))
    lacking = [_point(issue) for issue in issues if issue.kind == MISSING]
    found = [_point(i) for i in issues if i.kind != MISSING and i.sentence_id not in heard]
    return (*lacking, *heard.values(), *found)


def still_true(
    differences: Mapping[str, Difference], compared: Sequence[Sentence], present: Sequence[Sentence]
) -> Mapping[str, Difference]:
    """The differences of sentences that read as they did when they were compared."""
    texts = {sentence.id: sentence.text for sentence in compared}
    same = {sentence.id for sentence in present if texts.get(sentence.id) == sentence.text}
    return {key: differs for key, differs in differences.items() if key in same}


def what_differs(sentence: Sentence | None, differences: Mapping[str, Difference]) -> str:
    """What a sentence to be checked says otherwise than its source; empty where nothing is told."""
    if sentence is None or sentence.status is not SentenceStatus.CHECK:
        return ""
    differs = differences.get(sentence.id)
    return differs.words if differs is not None and differs.kind == sentence.reason else ""


def unflagged(sentences: Sequence[Sentence], note: Note, *, compared: bool) -> Unflagged:
    """What is said where no point is open; ``compared``: there are words to hold the note against."""
    written = [s for s in sentences if s.status is not SentenceStatus.TO_ADD]
    if not written and not any(value.values for value in note.fields):
        return Unflagged.EMPTY
    own = all(s.source is Source.EDITED_BY_YOU for s in written)
    return Unflagged.OWN_WORDS if own and not compared else Unflagged.CHECKED


def _point(issue: Issue) -> OpenPoint:
    name = issue.words.removeprefix("Missing: ").rstrip(".")
    key = issue.sentence_id or f"{LACKING}{name}"
    if issue.kind == MISSING and issue.severity is Severity.GRAVE:
        words = "Risk not addressed" if issue.sentence_id or "not addressed" in name else "Risk left out"
        return OpenPoint(words, "triangle-alert", key, issue.words)
    if issue.kind == MISSING:
        return OpenPoint(f"{name[:1].upper()}{name[1:]}", "pencil", key, issue.words)
    if issue.kind in ("unrelated", "evidence"):
        return OpenPoint("Without a source", "circle-alert", key, issue.words)
    if issue.kind == "not_addressed":
        return OpenPoint("Risk not addressed", "triangle-alert", key, issue.words)
    return OpenPoint(_REASONS.get(issue.kind, "Check a sentence"), "triangle-alert", key, issue.words)


def apply_edits(
    sentences: Sequence[Sentence],
    edited: Sequence[EditedLine],
    new_id: Callable[[], str],
    note_type: NoteType,
    seen: Mapping[tuple[str, str], Sentence] = NOTHING_SEEN,
) -> tuple[Sentence, ...]:
    """The sentences as edited: untouched ones stay as they are, changed ones become the clinician's own.

    The evidence of a changed sentence stays with it, so that it can still be looked at. ``seen`` holds
    sentences by id and text as they once stood: undoing an edit brings source and status back too.
    """
    present = {sentence.id: sentence for sentence in sentences}
    once = {sentence.id: sentence for sentence in seen.values()} | present
    allowed = {section.value: section for section in SECTIONS[note_type]}
    result = []
    for line in edited:
        text = " ".join(line.text.split())
        if not text.strip("•- "):
            continue
        section, before = allowed[line.section], once.get(line.id)
        as_it_stood = present.get(line.id)
        if as_it_stood is None or as_it_stood.text != text:
            listed = as_it_stood is not None and _unlisted(as_it_stood.text) == _unlisted(text)
            as_it_stood = replace(as_it_stood, text=text) if listed else seen.get((line.id, text))  # type: ignore[type-var]
        if as_it_stood is not None and as_it_stood.section is section:
            result.append(as_it_stood)
        elif before is not None:
            result.append(_made_own(before, text, section))
        else:
            own = SentenceStatus.EDITED_BY_YOU
            result.append(Sentence(line.id or new_id(), section, text, Source.EDITED_BY_YOU, status=own))
    return tuple(result)


def _unlisted(text: str) -> str:
    """Without the sign of a list's entry, which changes nothing of what is said."""
    return text.removeprefix("•").strip()


def _made_own(sentence: Sentence, text: str, section: Section) -> Sentence:
    return replace(
        sentence,
        text=text,
        section=section,
        source=Source.EDITED_BY_YOU,
        status=SentenceStatus.EDITED_BY_YOU,
        quotes=(),
        reason="",
    )
