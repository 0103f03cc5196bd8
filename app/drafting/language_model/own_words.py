"""Whether a sentence says only what another text says already: the wish, or the sentence that it replaces."""

from app.drafting.claims import stem
from app.drafting.lexicon import load_lexicon, words
from app.drafting.numbers import figures

_ENOUGH = 0.8  # of the content words must be there already
_FEWEST = 2  # content words of a wish that can be a sentence's source


def retold(text: str, before: str) -> bool:
    """Whether ``text`` is ``before`` in other words or fewer: no new content, number or negation."""
    said, known = words(text), words(before)
    negations = load_lexicon().words("language.negation")
    if figures(said) - figures(known) or bool(negations & set(said)) != bool(negations & set(known)):
        return False
    return _content(said) <= _content(known)


def as_wished(text: str, wish: str) -> bool:
    """Whether ``text`` takes its content from the clinician's wish."""
    said, asked = words(text), words(wish)
    if figures(said) - figures(asked):
        return False
    negations = load_lexicon().words("language.negation")
    if negations & set(said) and not negations & set(asked):
        return False
    content, known = _content(said), _content(asked)
    return len(content) >= _FEWEST and len(content & known) >= _ENOUGH * len(content)


def _content(said: tuple[str, ...]) -> set[str]:
    lexicon = load_lexicon()
    ignored = lexicon.words("language.stop") | lexicon.words("language.template")
    return {stem(word) for word in said if word not in ignored}
