"""The wand without a language model: a few safe commands, understood in plain words (R27)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from app.domain.ai_settings import Verbosity
from app.domain.changes import Suggestion, differences
from app.domain.errors import Cancelled
from app.domain.ids import new_id
from app.domain.material import DraftRequest
from app.domain.note import SECTIONS, Note, Section, Sentence, SentenceStatus, Source
from app.drafting.claims import stem
from app.drafting.evidence import EvidenceCheck
from app.drafting.extractive import ExtractiveDrafter
from app.drafting.lexicon import Lexicon, load_lexicon, words
from app.drafting.retelling import Retelling
from app.drafting.rewriting import first_clause, in_past, in_present, in_third_person, lines_of
from app.drafting.risk import DANGER
from app.drafting.wishes import Deed, Place, Wish, understand
from app.services.ports import Drafter, DraftProgress, never

NAME = "on this laptop, no language model"
CAN = (
    "Without a language model it can: shorter, more detail, past or present tense, third person, "
    "quote more or less, one per line, in spoken order. It can add, move and remove sentences."
)
_PROMPTS = frozenset({SentenceStatus.TO_ADD, SentenceStatus.NOT_ADDRESSED})
_POINTS = frozenset({Deed.MOVE, Deed.REMOVE})  # these want to know which sentence
_WHICH = "Say which: “the sentence about …”, “the second sentence”, or select it first."
_MORE = 4  # sentences that are added at once
_SHORTER = 3  # one of so many sentences is left out
Sentences = tuple[Sentence, ...]


class LocalWand:
    """Stateless; any thread; the same wish for the same note suggests the same, apart from new ids."""

    name = NAME

    def __init__(
        self,
        drafter: Drafter | None = None,
        lexicon: Lexicon | None = None,
        make_id: Callable[[], str] = new_id,
    ) -> None:
        self._lexicon = lexicon or load_lexicon()
        self._drafter = drafter or ExtractiveDrafter(self._lexicon)
        self._check = EvidenceCheck(self._lexicon)
        self._make_id = make_id

    def suggest(
        self,
        note: Note,
        wish: str,
        selected: Sequence[str],
        request: DraftRequest,
        progress: Callable[[DraftProgress], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Suggestion:
        """Changes of the sentences that the wish concerns; all others are left as they are, word for word."""
        sections = SECTIONS[note.type]
        understood = understand(wish, sections)
        if not understood.deeds:
            return Suggestion(wish, (), f"“{wish.strip()}” needs a language model. {CAN}", NAME)
        ordered = _in_order(note.sentences, sections)
        meant = self._meant(understood, ordered, selected)
        if understood.names_sentences and not meant and Deed.MORE not in understood.deeds:
            return Suggestion(wish, (), _not_found(understood), NAME)
        result = ordered
        for number, deed in enumerate(understood.deeds):
            if cancelled():
                raise Cancelled
            if progress is not None:
                progress(DraftProgress(number / len(understood.deeds), "writing"))
            result = self._done(deed, result, meant, understood, note, request, cancelled)
        changed = {s.id: s for s in ordered}
        fresh = [s for s in result if changed.get(s.id) is not s]
        checked = dict(zip((s.id for s in fresh), self._check.recheck(fresh, request.material), strict=True))
        changes = differences(ordered, tuple(checked.get(s.id, s) for s in result))
        return Suggestion(wish, changes, _explained(understood, bool(changes)), NAME)

    # -- which sentences -----------------------------------------------------------------------------
    def _meant(self, wish: Wish, ordered: Sentences, selected: Sequence[str]) -> frozenset[str]:
        """The ids that the wish is about: named in it, or selected, or those of its sections, or all."""
        within = [s for s in ordered if not wish.sections or s.section in wish.sections]
        if wish.numbers:
            told = [s for s in within if s.status is not SentenceStatus.TO_ADD]
            return frozenset(
                told[n - 1 if n > 0 else n].id for n in wish.numbers if -len(told) <= n <= len(told)
            )
        if wish.about:
            stems = {stem(word) for word in wish.about}
            return frozenset(s.id for s in within if stems <= {stem(word) for word in words(s.text)})
        if selected and not wish.sections:
            return frozenset(selected)
        return frozenset(s.id for s in within)

    # -- what is done --------------------------------------------------------------------------------
    def _done(
        self,
        deed: Deed,
        sentences: Sentences,
        meant: Collection[str],
        wish: Wish,
        note: Note,
        request: DraftRequest,
        cancelled: Callable[[], bool],
    ) -> Sentences:
        term = request.settings.client_term
        verbs = self._lexicon.words("language.present")
        transcript = request.material.transcript
        said = {u.id: u.text for u in transcript.utterances} if transcript else {}
        match deed:
            case Deed.ADD:
                return self._added(sentences, wish)
            case Deed.MOVE:
                return _moved(sentences, meant, wish)
            case Deed.REMOVE:
                specific = wish.names_sentences or len(meant) < len(sentences)
                return tuple(s for s in sentences if s.id not in meant) if specific else sentences
            case Deed.REPETITIONS:
                return _without_repetitions(sentences, meant)
            case Deed.LINES:
                return self._lines(sentences, meant, said)
            case Deed.SPOKEN_ORDER:
                return _as_spoken(sentences, meant, request)
            case Deed.SHORTER:
                steps = {s.id for s in sentences if s.section is Section.PLAN and not wish.sections}
                return self._shorter(sentences, set(meant) - steps, said)
            case Deed.MORE:
                return self._more(sentences, meant, wish, note, request, cancelled)
            case Deed.PAST:
                return _reworded(sentences, meant, lambda text: in_past(text, (term,)))
            case Deed.PRESENT:
                return _reworded(sentences, meant, lambda text: in_present(text, (term,)))
            case Deed.THIRD:
                return _reworded(sentences, meant, lambda text: in_third_person(text, verbs))
            case Deed.QUOTE | Deed.QUOTE_LESS:
                retelling = Retelling(request, self._lexicon)
                anew = retelling.quoted if deed is Deed.QUOTE else retelling.told
                return tuple(anew(s) if s.id in meant and not self._of_risk(s) else s for s in sentences)

    def _added(self, sentences: Sentences, wish: Wish) -> Sentences:
        assert wish.target is not None  # it always says where
        text = wish.text if wish.text[-1] in ".!?…”" else f"{wish.text}."
        added = Sentence(self._make_id(), wish.target, text, Source.TRANSCRIPT)
        return _inserted(sentences, added)

    def _lines(self, sentences: Sentences, meant: Collection[str], said: Mapping[str, str]) -> Sentences:
        result: list[Sentence] = []
        for sentence in sentences:
            first, *others = lines_of(sentence.text) if sentence.id in meant else (sentence.text,)
            if not others:
                result.append(sentence)
                continue
            result.append(_part(sentence, first, sentence.id, said))
            result.extend(_part(sentence, line, self._make_id(), said) for line in others)
        return tuple(result)

    def _shorter(self, sentences: Sentences, meant: Collection[str], said: Mapping[str, str]) -> Sentences:
        """A single sentence loses its further clauses; of several those go that say least."""
        free = [s for s in sentences if s.id in meant and self._may_go(s)]
        if len(free) < _SHORTER:
            cut = {s.id: first_clause(s.text) for s in free}
            return tuple(
                _part(s, cut[s.id], s.id, said) if s.id in cut and cut[s.id] != s.text else s
                for s in sentences
            )
        left = {section: sum(s.section is section for s in sentences) for section in Section}
        gone: set[str] = set()
        for sentence in sorted(free, key=lambda s: _weight(s, sentences)):
            if len(gone) == max(1, len(free) // _SHORTER):
                break
            if left[sentence.section] > 1:
                left[sentence.section] -= 1
                gone.add(sentence.id)
        return tuple(s for s in sentences if s.id not in gone)

    def _more(
        self,
        sentences: Sentences,
        meant: Collection[str],
        wish: Wish,
        note: Note,
        request: DraftRequest,
        cancelled: Callable[[], bool],
    ) -> Sentences:
        """Further statements of the session: as a full draft tells them, then quoted."""
        full = replace(request, settings=replace(request.settings, verbosity=Verbosity.FULL))
        drafted = self._drafter.draft(replace(full, note_type=note.type), None, cancelled).sentences
        used = {i for s in sentences for i in s.evidence}
        new = [s for s in drafted if s.evidence and not used.intersection(s.evidence)]
        retelling = Retelling(request, self._lexicon)
        taken = used | {i for s in new for i in s.evidence}
        new += retelling.further(taken, note.type, 3 * _MORE)
        some = len(meant) < len(sentences)
        sections = {s.section for s in sentences if s.id in meant} if some else set(SECTIONS[note.type])
        sections = set(wish.sections) or sections
        if wish.about:
            new = _about(new, wish.about)
        else:
            new = [s for s in new if s.section in sections]
        result = sentences
        for sentence in new[:_MORE]:
            result = _inserted(result, replace(sentence, id=self._make_id()))
        return result

    def _may_go(self, sentence: Sentence) -> bool:
        """Risk, prompts and the clinician's own words are never left out to make a note shorter."""
        own = sentence.source in (Source.EDITED_BY_YOU, Source.ADDED_AT_YOUR_REQUEST)
        return not own and sentence.status not in _PROMPTS and not self._of_risk(sentence)

    def _of_risk(self, sentence: Sentence) -> bool:
        told = words(sentence.text)
        return told[:1] in (("risk",), ("safety",)) or bool(
            DANGER & {hit.topic for hit in self._lexicon.spot(told)}
        )


def _in_order(sentences: Sequence[Sentence], sections: Sequence[Section]) -> Sentences:
    order = {section: place for place, section in enumerate(sections)}
    return tuple(sorted(sentences, key=lambda s: order.get(s.section, len(order))))


def _reworded(sentences: Sentences, meant: Collection[str], reword: Callable[[str], str]) -> Sentences:
    def anew(sentence: Sentence) -> Sentence:
        if sentence.id not in meant or sentence.status in _PROMPTS:
            return sentence
        text = reword(sentence.text)
        return sentence if text == sentence.text else replace(sentence, text=text)

    return tuple(anew(sentence) for sentence in sentences)


def _inserted(sentences: Sentences, added: Sentence) -> Sentences:
    """With a sentence at the end of its section, before the prompts there."""
    own = [n for n, s in enumerate(sentences) if s.section is added.section and s.status not in _PROMPTS]
    prompts = [n for n, s in enumerate(sentences) if s.section is added.section]
    place = own[-1] + 1 if own else prompts[0] if prompts else len(sentences)
    return (*sentences[:place], added, *sentences[place:])


def _moved(sentences: Sentences, meant: Collection[str], wish: Wish) -> Sentences:
    if not wish.names_sentences and len(meant) == len(sentences):
        return sentences  # the whole note leads nowhere
    moving = [s for s in sentences if s.id in meant and s.status not in _PROMPTS]
    result = tuple(s for s in sentences if s not in moving)
    moving = [s if wish.target in (None, s.section) else replace(s, section=wish.target) for s in moving]
    for sentence in reversed(moving) if wish.place is Place.FIRST else moving:
        if wish.place is Place.FIRST:
            own = [n for n, s in enumerate(result) if s.section is sentence.section]
            place = own[0] if own else len(result)
            result = (*result[:place], sentence, *result[place:])
        else:
            result = _inserted(result, sentence)
    return result


def _as_spoken(sentences: Sentences, meant: Collection[str], request: DraftRequest) -> Sentences:
    """Sections whose sentences stand in the order of the words they rest on; the others keep their places."""
    transcript = request.material.transcript
    spoken = {u.id: n for n, u in enumerate(transcript.utterances)} if transcript else {}
    result = list(sentences)
    for section in {s.section for s in sentences}:
        places = [
            n
            for n, s in enumerate(sentences)
            if s.section is section and s.id in meant and any(i in spoken for i in s.evidence)
        ]
        own = sorted(
            (sentences[n] for n in places), key=lambda s: min(spoken[i] for i in s.evidence if i in spoken)
        )
        for place, sentence in zip(places, own, strict=True):
            result[place] = sentence
    return tuple(result)


def _without_repetitions(sentences: Sentences, meant: Collection[str]) -> Sentences:
    """Without those whose words all stand in another sentence of the same section."""
    result: list[Sentence] = []
    for sentence in sentences:
        own = {stem(word) for word in words(sentence.text)}
        again = sentence.id in meant and any(
            other.section is sentence.section and own <= {stem(word) for word in words(other.text)}
            for other in result
        )
        if not again or sentence.status in _PROMPTS:
            result.append(sentence)
    return tuple(result)


def _part(sentence: Sentence, text: str, new: str, said: Mapping[str, str]) -> Sentence:
    """A part of a sentence: it rests on the words that it holds, or on all where it holds none exactly."""
    own = tuple(q for q in sentence.quotes if said.get(q.utterance_id, "")[q.start : q.end] in text)
    evidence = tuple(i for i in sentence.evidence if any(q.utterance_id == i for q in own))
    return replace(sentence, id=new, text=text, quotes=own, evidence=evidence or sentence.evidence)


def _about(sentences: Sequence[Sentence], about: Sequence[str]) -> list[Sentence]:
    stems = {stem(word) for word in about}
    found = [s for s in sentences if stems & {stem(word) for word in words(s.text)}]
    if "intervention" in stems or "interventions" in about:
        found = [s for s in sentences if s.text.startswith("Therapist")]
    return found


def _weight(sentence: Sentence, sentences: Sentences) -> tuple[int, int]:
    """How much goes with a sentence: words that no other has, then words."""
    own = set(words(sentence.text))
    others = {word for s in sentences if s.id != sentence.id for word in words(s.text)}
    return len(own - others), len(own)


def _not_found(wish: Wish) -> str:
    if wish.numbers:
        return "There is no sentence with that number."
    return f"No sentence here is about “{' '.join(wish.about)}”."


def _explained(wish: Wish, changed: bool) -> str:
    parts = (
        [] if changed else [_WHICH if _POINTS & set(wish.deeds) else "There is nothing to change for this."]
    )
    if wish.left:
        parts.append(f"“{wish.left}” needs a language model.")
    return " ".join(parts)
