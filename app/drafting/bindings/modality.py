"""Whether what may, will or must happen is told as just that, and not as done."""

from collections.abc import Iterator

from app.drafting.bindings.difference import Difference, told
from app.drafting.bindings.reading import Clause, Said
from app.drafting.numbers import kind_of
from app.drafting.vocabulary import Vocabulary
from app.drafting.wordforms import is_past

_MODALS = {
    word: kind
    for kind, words in (
        ("might", "might may maybe perhaps possibly considers considering considered"),
        ("could", "could"),
        ("will", "will 'll shall plans planned intends intended"),
        ("must", "must required obliged"),
        ("should", "should ought"),
        ("want", "want wants wanted wish wishes hope hopes hoped"),
    )
    for word in words.split()
}
_TO = {"going": "will", "have": "must", "has": "must", "had": "must", "need": "must", "needs": "must",
       "needed": "must", "got": "must", "like": "want", "plan": "will"}  # fmt: skip
_PERHAPS = frozenset({"maybe", "perhaps", "possibly", "might", "may"})
_REACH = 4  # words from the modal to its verb
_APART = frozenset({"might", "will", "must"})
_NOT_DONE = _APART | {"should", "want", "could"}


def wrong_modality(note: Said, source: Said, vocabulary: Vocabulary) -> Iterator[Difference]:
    """Yield a difference for each deed that is told as more or less certain than it was said to be."""
    for clause in note.clauses:
        for place, word in enumerate(clause.words):
            if word.base not in clause.content:
                continue
            mine, shown = modal(clause, place)
            done = not mine and is_past(word.text)
            if mine and mine not in _APART:
                continue
            heard = _modals(word.base, clause, source, vocabulary)
            if not heard:
                continue
            kinds = {kind for kind, _, _ in heard}
            other = heard[0][1]
            if (
                done
                and kinds <= _NOT_DONE
                and not any(past for _, _, past in heard)
                and kinds & (_APART | {"should", "want"})
            ):
                yield Difference("assertion", f"The source says “{other}”, the note tells it as done.")
            elif not mine and not done and kinds == {"might"}:
                yield Difference("assertion", f"The source says “{other}”, the note tells it as sure.")
            elif mine and mine not in kinds and kinds <= _APART | {"could"}:
                if mine == "might" and "could" in kinds:
                    continue
                yield told("assertion", other, shown)


def modal(clause: Clause, place: int) -> tuple[str, str]:
    """What stands before the word at ``place`` and says that it is not done yet; and how it was put."""
    texts = clause.texts
    for back in range(1, _REACH + 1):
        at = place - back
        if at < 0:
            break
        text = texts[at]
        if text in _TO and at + 1 < len(texts) and texts[at + 1] == "to":
            return _TO[text], f"{text} to"
        if text in _PERHAPS and at + 1 < len(texts) and kind_of(texts[at + 1]):
            continue  # "maybe nine hours" is about the number
        if text in _MODALS and not (
            text == "may" and at and texts[at - 1] in ("in", "of", "since", "until", "by")
        ):
            denied = at + 1 < len(texts) and texts[at + 1] in ("n't", "not")
            return ("", "") if text == "could" and denied else (_MODALS[text], text.removeprefix("'"))
    if texts[0] in ("maybe", "perhaps", "possibly") and not kind_of(texts[1] if len(texts) > 1 else ""):
        return "might", texts[0]
    return "", ""


def _modals(word: str, clause: Clause, source: Said, vocabulary: Vocabulary) -> list[tuple[str, str, bool]]:
    alike = frozenset({word})
    around = vocabulary.alike(clause.content)
    among = [c for c in source.clauses if alike & c.content and not c.question]
    best = max((len(around & c.content) for c in among), default=0)
    found: list[tuple[str, str, bool]] = []
    for heard in among:
        if len(around & heard.content) < best:
            continue
        for place, said in enumerate(heard.words):
            if said.base in alike:
                kind, shown = modal(heard, place)
                found.append((kind, shown, is_past(said.text) and not kind))
    return found
