"""The sentences that the clinician wrote themselves: a new draft of the same shape keeps them (R19)."""

from dataclasses import replace

from app.domain.ids import new_id
from app.domain.note import SECTIONS, Note, Sentence, SentenceStatus, Source

OWN_SOURCES = frozenset(
    {Source.EDITED_BY_YOU, Source.SUMMARY, Source.DICTATION, Source.HANDWRITING, Source.OWN_NOTE}
)
"""Sources of words that the clinician wrote or said to the program."""


def own_sentences(note: Note) -> tuple[Sentence, ...]:
    """The clinician's own sentences in ``note``, in order; prompts are none.

    One that rests on an input is none either: the input is there still, and a new draft reads it again.
    """
    return tuple(
        sentence
        for sentence in note.sentences
        if (sentence.source in OWN_SOURCES or sentence.status is SentenceStatus.EDITED_BY_YOU)
        and not _from_input(sentence)
        and sentence.status is not SentenceStatus.TO_ADD
        and sentence.text.strip()
    )


def _from_input(sentence: Sentence) -> bool:
    return bool(sentence.evidence) and sentence.source in OWN_SOURCES - {Source.EDITED_BY_YOU}


def with_own_words(made: Note, before: Note | None) -> Note:
    """``made`` with the clinician's own sentences of ``before`` behind those of their sections.

    Only where both have the same sections; of words that stand in ``made`` already there is no second copy.
    """
    if before is None or before.type is not made.type:
        return made
    told = {_plain(sentence.text) for sentence in made.sentences}
    taken = {sentence.id for sentence in made.sentences}  # drafts number their sentences alike
    kept = [
        replace(sentence, id=new_id()) if sentence.id in taken else sentence
        for sentence in own_sentences(before)
        if _plain(sentence.text) not in told
    ]
    merged = []
    sections = dict.fromkeys(
        (*SECTIONS[made.type], *(sentence.section for sentence in (*made.sentences, *kept)))
    )
    for section in sections:
        merged += [s for s in made.sentences if s.section is section]
        merged += [s for s in kept if s.section is section]
    return made if not kept else replace(made, sentences=tuple(merged))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
