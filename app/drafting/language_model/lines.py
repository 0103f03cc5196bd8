"""The material as numbered lines: what a model reads, what it cites, where its quotes are looked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.material import InputKind, Material, WrittenInput
from app.domain.note import Source
from app.domain.transcript import SpeakerRole
from app.drafting.language_model.addressed import without_wishes

CLINICIAN = "clinician"
"""The speaker of every written input."""


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance, or a sentence of an input. ``text`` has spaces where words are addressed to the writer of
    the note, so that places in it are places in the original."""

    id: str
    speaker: str
    text: str
    source: Source

    @property
    def by_therapist(self) -> bool:
        """Whether the therapist said or wrote it."""
        return self.speaker in (SpeakerRole.THERAPIST.value, CLINICIAN)

    @property
    def shown(self) -> str:
        """The words as the model gets them: one line, whatever is in them."""
        return " ".join(self.text.split())


def lines_of(material: Material) -> tuple[Line, ...]:
    """All lines, the transcript first; lines without any words of their own are left out."""
    found: list[Line] = []
    if material.transcript is not None:
        for u in material.transcript.utterances:
            found.append(Line(u.id, u.speaker, without_wishes(u.text), Source.TRANSCRIPT))
    for passage in material.passages:
        found.append(Line(passage.id, CLINICIAN, without_wishes(passage.text), passage.kind.source))
    return tuple(line for line in found if line.shown)


def heard(material: Material) -> Material:
    """The material without the words that are addressed to the writer of the note; same ids, same places."""
    transcript = material.transcript
    if transcript is not None:
        kept = tuple(replace(u, text=without_wishes(u.text)) for u in transcript.utterances)
        transcript = replace(transcript, utterances=kept)
    return Material(transcript, tuple(_heard(written) for written in material.inputs), material.previous)


def _heard(written: WrittenInput) -> WrittenInput:
    # Passage by passage: a sentence that goes leaves a full stop, so that the others keep their numbers.
    texts = [without_wishes(p.text).strip() or "–" for p in written.passages]
    return replace(written, text="\n".join(texts))


def chunks(lines: Sequence[Line], most_characters: int) -> Iterator[tuple[Line, ...]]:
    """The lines in order, each chunk of at most ``most_characters`` unless one line alone is longer.

    From the second chunk on, the last line of the one before opens it: an answer stays with its question.
    """
    chunk: list[Line] = []
    size = 0
    for line in lines:
        length = len(line.shown) + len(line.id) + len(line.speaker) + 4
        if chunk and size + length > most_characters:
            yield tuple(chunk)
            chunk = [chunk[-1]] if len(chunk) > 1 else []
            size = sum(len(kept.shown) + len(kept.id) + len(kept.speaker) + 4 for kept in chunk)
        chunk.append(line)
        size += length
    if chunk:
        yield tuple(chunk)


def improves(material: Material) -> bool:
    """Whether there is nothing but a note that the clinician wrote (R61)."""
    return material.transcript is None and {i.kind for i in material.inputs} == {InputKind.OWN_NOTE}
