"""What tells more than what: the business of a session beside small talk, and statements with news."""

import pytest

from app.domain.transcript import Transcript
from app.drafting.exchange import Exchange, asks_openly
from app.drafting.lexicon import load_lexicon
from app.drafting.reading import Statement, read
from app.drafting.salience import Salience
from tests.support.transcripts import spoken

WORK = (
    "T: What happens with you when she closes the door and you stand there by yourself?",
    "C: I freeze and my hands go cold.",
    "T: So you are left with it, and your hands tell you how much it matters to you.",
    "C: I never cried about it before.",
    "T: What would you need from her in that moment, if you could ask for it?",
    "C: I need her to say that she comes back.",
)
CHAT = (
    "C: There was a market on the square with forty stalls. One of them sold lamps made out of bottles, and "
    "the man who makes them has a beard down to the belt. He told everyone how to cut the glass.",
    "T: Lamps from bottles.",
    "C: They hang in a row like fruit. The green ones are from the lemonade factory that closed. Nobody had "
    "change, so the whole queue went to the bakery and bought rolls, and the rolls ran out.",
    "T: And the rolls ran out.",
    "C: The bakery put up a sign. It said that lamps are next door. The whole street laughed about it.",
)


def salience_of(*lines: str) -> tuple[Salience, tuple[Statement, ...]]:
    exchange = Exchange(read(spoken(*lines), load_lexicon()), load_lexicon())
    return Salience(exchange, load_lexicon()), exchange.reading.statements


def exchange_of(transcript: Transcript) -> Exchange:
    return Exchange(read(transcript, load_lexicon()), load_lexicon())


def test_the_business_of_a_session_stands_out_from_small_talk() -> None:
    judge, statements = salience_of(*CHAT, *WORK)
    chat, work = judge.business(2), judge.business(len(CHAT) + 3)
    assert chat < 0.3 and work > 0.8
    market, hands = statements[0], next(s for s in statements if "freeze" in s.words)
    assert judge.of(hands) > 2 * judge.of(market)


@pytest.mark.parametrize(
    ("telling", "empty"),
    [
        ("I woke at four on Monday and sat on the kitchen floor.", "I would do it if I could."),
        ("My boss moved my desk into the corridor.", "It is what it is."),
        ("I threw the letters into the river last night.", "I might, I could, I don't know."),
    ],
)
def test_what_has_words_of_its_own_tells_more_than_what_supposes(telling: str, empty: str) -> None:
    ask = "T: How has that been for you since we met, when you look at it now?"
    judge, statements = salience_of(ask, f"C: {telling}", ask, f"C: {empty}", *WORK)
    told = [judge.of(s) for s in statements if s.by_client_side]
    assert told[0] > 1.5 * told[1]


def test_no_single_word_decides() -> None:
    """The same answer in words that no list knows weighs about as much."""
    ask = "T: What is it like for you in the evening, when you are by yourself?"
    known, unknown = (
        salience_of(ask, line, *WORK)
        for line in (
            "C: I lie awake with fear until two on most nights.",
            "C: I sit there like a parcel nobody fetched until two on most nights.",
        )
    )
    weights = [judge.of(statements[1]) for judge, statements in (known, unknown)]
    assert weights[1] > 0.6 * weights[0]


def test_orders_and_proposals_of_the_therapist_weigh_more_than_an_echo() -> None:
    judge, statements = salience_of(
        *WORK,
        "C: I put the kettle on and I forget about it.",
        "T: You forget about the kettle.",
        "C: Yes.",
        "T: Let's stay with that, put both feet on the floor and tell your hands that you are here.",
        "C: Okay.",
    )
    echo, order = (s for s in statements if s.by_therapist and s.number > 6)
    assert judge.of(order) > 3 * judge.of(echo)


def test_sounds_of_listening_are_looked_through() -> None:
    exchange = exchange_of(
        spoken(
            "T: What woke you?", "C: The phone.", "T: Mm.", "C: It was my sister, at three.", "T: At three."
        )
    )
    late = exchange.reading.turns[3][0]
    assert [s.text for s in exchange.before(late)] == ["What woke you?"]
    assert [s.text for s in exchange.after(exchange.reading.turns[1][0])] == ["At three."]


@pytest.mark.parametrize(
    ("answer", "assents"),
    [
        ("Mm. Yeah. That's it exactly.", True),
        ("Aye, that's about the size of it.", True),
        ("No. Not like that.", False),
        ("Yes, and then I drove to the coast and slept in the car.", False),
        ("I moved out in May.", False),
    ],
)
def test_assent_adds_nothing_of_its_own(answer: str, assents: bool) -> None:
    exchange = exchange_of(spoken("T: You can see it, and it does not land anywhere.", f"C: {answer}"))
    assert bool(exchange.assented(exchange.reading.statements[0])) is assents


def test_open_questions_are_told_from_proposals() -> None:
    judge, statements = salience_of(
        "T: What do you make of it?", "T: And how sure are you?", "T: How about a walk on Friday?"
    )
    assert [asks_openly(s) for s in statements] == [True, True, False]
    assert all(0 <= judge.of(s) <= 1 for s in statements)
