"""Everything that a sentence may cite, by id: utterances, passages of inputs, earlier notes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.domain.material import Material
from app.domain.note import Source
from app.domain.transcript import SpeakerRole, Transcript, Utterance
from app.drafting.claims import squeezed, stem
from app.drafting.corrections import corrections
from app.drafting.lexicon import Lexicon, tokens, words
from app.drafting.numbers import VALUES
from app.drafting.reading import read

CLINICIAN = "clinician"
"""The role of whoever wrote an input or an earlier note."""

NOTHING_SAID = Transcript(utterances=(), duration=0.0, model="", device="")
"""Stands for the transcript of a session without one."""

_CORRECTING = re.compile(
    r"\b(?:i said|i meant?|sorry|correction|actually|wait|make (?:that|it|us)|no it|"
    r"rather on|not .{1,30} but)\b.{0,40}?"
    rf"\b(?:{'|'.join(sorted(VALUES))}|\d+)\b",
    re.IGNORECASE,
)
"""What a correction sounds like; whether it is one, the whole transcript tells."""

_CORRECTED_WITHIN = 40  # utterances
_BESIDE = 8  # characters before a word in which a sentence has ended
WRITTEN = frozenset({Source.SUMMARY, Source.DICTATION, Source.HANDWRITING, Source.OWN_NOTE})
"""Sources that are the clinician's own words about this session."""


@dataclass(frozen=True)
class Origin:
    """One thing that can be cited. ``place`` orders them: as spoken, then as written."""

    id: str
    text: str
    role: str
    place: int
    source: Source
    utterance: Utterance | None = None
    corrected: str = ""  # its words with the wrong values that were corrected later replaced; "" as they are
    dangers: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)  # found once, by topic
    read: dict[str, object] = field(default_factory=dict, compare=False)  # found once, by who asks

    @property
    def meant(self) -> str:
        """What it says once spoken corrections are made."""
        return self.corrected or self.text

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, lower case."""
        return words(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its words."""
        return frozenset(stem(word) for word in self.words)

    @cached_property
    def squeezed(self) -> str:
        """Its words with one space between them."""
        return squeezed(self.text)

    @cached_property
    def small(self) -> frozenset[str]:
        """The words that it writes without a capital, or where a sentence opens anyway.

        All that the clinician wrote are among them: whether a capital there is a name is not for us to guess.
        """
        if self.role == CLINICIAN:
            return frozenset(self.words)
        found: set[str] = set()
        for token in tokens(self.text):
            before = self.text[max(0, token.start - _BESIDE) : token.start].rstrip()
            opens = not before or before[-1] in ".!?…"
            shouted = self.text[token.start : token.end].isupper()
            if opens or shouted or not self.text[token.start].isupper():
                found.add(token.word.removesuffix("'s"))
        return frozenset(found)

    @property
    def by_therapist(self) -> bool:
        """Whether the therapist spoke."""
        return self.role == SpeakerRole.THERAPIST.value

    @property
    def by_client_side(self) -> bool:
        """Whether someone else spoke in the session, for sure."""
        return self.role not in (SpeakerRole.THERAPIST.value, SpeakerRole.UNCERTAIN.value, CLINICIAN)


class Origins:
    """All origins of one session's material; made once for a note, look-ups by id."""

    def __init__(self, material: Material, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        transcript = material.transcript or NOTHING_SAID
        self._transcript = transcript
        self._correcting: dict[int, bool] = {}
        self.speakers_certain = transcript.speakers_certain
        self._utterances: Mapping[str, tuple[int, Utterance]] = {
            u.id: (place, u) for place, u in enumerate(transcript.utterances)
        }
        first = len(transcript.utterances)
        self._known: dict[str, Origin] = {}
        for place, passage in enumerate(material.passages, start=first):
            self._known[passage.id] = Origin(passage.id, passage.text, CLINICIAN, place, passage.kind.source)
        for place, note in enumerate(material.previous, start=first + len(self._known)):
            self._known[note.note_id] = Origin(
                note.note_id,
                f"{note.written_on.isoformat()} {note.text}",
                CLINICIAN,
                place,
                Source.PREVIOUS_NOTE,
            )

    def of(self, ids: Iterable[str]) -> tuple[Origin, ...] | None:
        """Return the origins cited, each once, in order; None when one of the ids does not exist."""
        found: dict[str, Origin] = {}
        for identity in ids:
            origin = found.get(identity) or self._one(identity)
            if origin is None:
                return None
            found[identity] = origin
        return tuple(sorted(found.values(), key=lambda o: o.place))

    @cached_property
    def _corrections(self) -> Mapping[str, list[tuple[int, int, str]]]:
        """(start, end, right words) of each wrong value, by utterance."""
        found: dict[str, list[tuple[int, int, str]]] = {}
        for one in corrections(read(self._transcript, self._lexicon), self._lexicon):
            found.setdefault(one.target.utterance.id, []).append((one.start, one.end, one.right))
        return found

    def _meant(self, place: int, utterance: Utterance) -> str:
        """Its words with what was corrected soon after; "" as they are."""
        later = range(place, min(place + _CORRECTED_WITHIN, len(self._transcript.utterances)))
        if not any(map(self._corrects, later)):
            return ""
        return _replaced(utterance.text, self._corrections.get(utterance.id, []))

    def _corrects(self, place: int) -> bool:
        if place not in self._correcting:
            heard = _CORRECTING.search(self._transcript.utterances[place].text)
            self._correcting[place] = heard is not None
        return self._correcting[place]

    def _one(self, identity: str) -> Origin | None:
        if identity in self._utterances and identity not in self._known:
            place, utterance = self._utterances[identity]
            self._known[identity] = Origin(
                identity,
                utterance.text,
                utterance.speaker,
                place,
                Source.TRANSCRIPT,
                utterance,
                self._meant(place, utterance),
            )
        return self._known.get(identity)


def _replaced(text: str, wrong: Sequence[tuple[int, int, str]]) -> str:
    """The text with each wrong value replaced; "" where there is none."""
    found, place = "", 0
    for start, end, right in sorted(wrong):
        if start >= place:
            found += f"{text[place:start]}{right}"
            place = end
    return found + text[place:] if found else ""


def spoken(evidence: Sequence[Origin]) -> list[Origin]:
    """Those that were said in the session."""
    return [o for o in evidence if o.source is Source.TRANSCRIPT]


def by_clinician(evidence: Sequence[Origin]) -> bool:
    """Whether the clinician's own words are among them."""
    return any(o.role == CLINICIAN for o in evidence)
