"""What a note binds together: numbers to things, times to events, deeds to people, as they were said."""

from collections.abc import Iterator, Sequence

from app.drafting.bindings.counts import wrong_counts
from app.drafting.bindings.difference import Difference
from app.drafting.bindings.doers import wrong_doers
from app.drafting.bindings.modality import wrong_modality
from app.drafting.bindings.opposites import wrong_opposites
from app.drafting.bindings.polarity import wrong_polarity
from app.drafting.bindings.reading import read_note, read_sources
from app.drafting.bindings.times import wrong_order, wrong_times
from app.drafting.origins import Origin
from app.drafting.vocabulary import Vocabulary

__all__ = ["Difference", "differences"]


def differences(text: str, evidence: Sequence[Origin], vocabulary: Vocabulary) -> Iterator[Difference]:
    """Yield what ``text`` binds otherwise than ``evidence``. Pure; any thread."""
    note, source = read_note(text, vocabulary), read_sources(evidence, vocabulary)
    for check in _CHECKS:
        yield from check(note, source, vocabulary)


_CHECKS = (
    wrong_counts, wrong_times, wrong_order, wrong_doers, wrong_opposites, wrong_polarity, wrong_modality,
)  # fmt: skip
