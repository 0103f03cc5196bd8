"""Ids between two that follow each other: free, in order, and always room for one more."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.ids import id_between, utterance_id


def order(made: str) -> tuple[int, str]:
    match = re.fullmatch(r"U(\d+)([a-z]*)", made)
    assert match is not None
    return int(match[1]), match[2]


def test_the_first_ones() -> None:
    assert id_between("U0007", "U0008", ()) == "U0007b"
    assert id_between("U0007b", "U0008", ()) == "U0007c"
    assert id_between("U0007z", "", ()) == "U0007zb"
    assert id_between("U10000", "U10001", ()) == "U10000b"


@given(st.lists(st.integers(0, 10**6), max_size=60))
@settings(deadline=None)
def test_wherever_one_is_put_in_all_stay_in_order(places: list[int]) -> None:
    ids = [utterance_id(n) for n in (9_998, 9_999, 10_000, 10_001)]
    for place in places:
        at = place % len(ids)
        after = ids[at + 1] if at + 1 < len(ids) else ""
        ids.insert(at + 1, id_between(ids[at], after, ids))
    assert len(set(ids)) == len(ids)
    assert sorted(ids, key=order) == ids


def test_always_at_the_front_it_grows_slowly() -> None:
    ids = ["U0007"]
    for _ in range(60):
        ids.insert(1, id_between("U0007", ids[1] if len(ids) > 1 else "", ids))
    assert sorted(ids, key=order) == ids and max(map(len, ids)) < 40


def test_ids_of_another_form_get_a_free_one() -> None:
    assert id_between("turn-1", "turn-2", ("turn-1", "turn-2")) == "turn-1b"
    assert id_between("x", "y", ("x", "xb", "xc", "y")) == "xd"
