"""What words mean beside those before them: "I've been saving them up", after the tablets were spoken of.

Only words of danger are looked for so. A pronoun stands for the last thing named that can be dangerous; two
sentences of one breath are read as one.
"""

from collections.abc import Sequence

from app.drafting.lexicon import Hit, Lexicon

_PRONOUNS = frozenset("it them one those they these some any both it's they're they've".split())
_NOT = frozenset(
    f"risk.{topic}" for topic in ("probe", "press", "idiom", "preface", "broach", "reply", "resort")
)


def hits_beside(
    spoken: Sequence[str], before: Sequence[Sequence[str]], same_turn: bool, lexicon: Lexicon
) -> list[Hit]:
    """Return the danger in ``spoken`` that shows only beside the sentences ``before``, the last one last.

    ``same_turn``: the last of them was said in the same breath. Places are those of ``spoken``.
    """
    if not spoken or not before:
        return []
    found: list[Hit] = []
    named = _named(before, lexicon)
    if named and _PRONOUNS.intersection(spoken):
        meant = [named if word in _PRONOUNS else word for word in spoken]
        found += [
            hit
            for hit in lexicon.risky(meant)
            if hit.topic not in _NOT and named in meant[hit.start : hit.end]
        ]
    if same_turn:
        last = before[-1]
        found += [
            Hit(hit.topic, 0, hit.end - len(last))
            for hit in lexicon.risky([*last, *spoken])
            if hit.topic not in _NOT and hit.start < len(last) < hit.end
        ]
    return found


def _named(before: Sequence[Sequence[str]], lexicon: Lexicon) -> str:
    """The last dangerous thing that was named."""
    things = lexicon.words("risk.thing")
    return next((word for said in reversed(before) for word in reversed(said) if word in things), "")
