"""Searching a transcript: all matches, in order, with exact places."""

from __future__ import annotations

import pytest

from app.ui.transcript.search import Search, folded, places

TEXTS = ("It doesn’t sound silly.", "", "silly Silly, SILLY", "Straße and İstanbul, silly")


def test_all_matches_are_counted_and_found_in_order() -> None:
    search = Search(TEXTS, "silly")
    assert search.count == 5
    assert [search.row_of(n) for n in range(5)] == [0, 2, 2, 2, 3]
    for number in range(5):
        row, (start, end) = search.place_of(number)
        assert TEXTS[row][start:end].lower() == "silly"
    assert search.spans(2) == ((0, 5), (6, 11), (13, 18))


@pytest.mark.parametrize("query", ["doesn't", "DOESN’T", "  doesn't  "])
def test_quotes_and_capitals_do_not_matter(query: str) -> None:
    assert Search(TEXTS, query).count == 1


def test_folding_keeps_every_place() -> None:
    for text in TEXTS:
        assert len(folded(text)) == len(text)


def test_nothing_is_found_for_nothing() -> None:
    search = Search(TEXTS, "   ")
    assert search.count == 0
    assert search.spans(0) == ()
    assert search.first_from(0) == -1
    assert places("aaa", "") == ()


def test_typing_on_and_taking_back_finds_the_same_as_anew() -> None:
    search = Search(TEXTS)
    for query in ("s", "si", "sil", "silly", "sil", "st", "straße", "", "silly"):
        search.look_for(query)
        anew = Search(TEXTS, query)
        assert search.count == anew.count
        assert [search.row_of(n) for n in range(search.count)] == [anew.row_of(n) for n in range(anew.count)]


def test_the_next_match_from_a_row_goes_round() -> None:
    search = Search(TEXTS, "silly")
    assert [search.first_from(row) for row in (0, 1, 2, 3, 4, 99)] == [0, 1, 1, 4, 0, 0]
