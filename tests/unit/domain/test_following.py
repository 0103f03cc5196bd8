"""What a note rests on follows its words through a correction, and is not mistaken for something else."""

from dataclasses import replace

from app.domain.corrections import assign, correct, exchange, split
from app.domain.following import follow, speaker_changed, speaker_found
from app.domain.note import Quote, Section, Sentence, Source
from app.domain.transcript import Transcript, Utterance

TALK = Transcript(
    (
        Utterance("U0001", "therapist", 0, 2, "How did you sleep?", 0.9),
        Utterance("U0002", "client", 2, 6, "I am sad. I slept badly all week.", 0.9),
        Utterance("U0003", "uncertain", 6, 8, "Very badly.", 0.9),
    ),
    10.0,
    "m",
    "cpu",
)


def resting_on(*quotes: Quote, evidence: tuple[str, ...] = ("U0002",)) -> Sentence:
    return Sentence(
        "S1", Section.SUBJECTIVE, "Client slept badly.", Source.TRANSCRIPT, evidence, quotes=quotes
    )


SLEPT = resting_on(Quote("U0002", 12, 23))  # slept badly


def followed(sentence: Sentence, after: Transcript) -> Sentence:
    (made,) = follow([sentence], TALK, after)
    assert replace(made, evidence=sentence.evidence, quotes=sentence.quotes) == sentence
    return made


def test_a_correction_before_it_moves_a_quote() -> None:
    assert followed(SLEPT, correct(TALK, "U0002", 5, 8, "very sad")).quotes == (Quote("U0002", 17, 28),)
    assert followed(SLEPT, correct(TALK, "U0001", 4, 7, "do")).quotes == SLEPT.quotes


def test_a_word_put_in_that_begins_alike_does_not_join_the_quote() -> None:
    sad = resting_on(Quote("U0002", 5, 8))
    assert followed(sad, correct(TALK, "U0002", 5, 5, "so ")).quotes == (Quote("U0002", 8, 11),)


def test_a_correction_behind_it_leaves_a_quote_where_it_is() -> None:
    assert followed(SLEPT, correct(TALK, "U0002", 24, 27, "the whole")).quotes == SLEPT.quotes


def test_corrected_words_of_a_quote_are_what_it_holds() -> None:
    made = followed(SLEPT, correct(TALK, "U0002", 18, 23, "very well"))
    assert made.quotes == (Quote("U0002", 12, 27),)
    cut_into = followed(SLEPT, correct(TALK, "U0002", 18, 27, "well the whole"))
    assert cut_into.quotes == (Quote("U0002", 12, 32),)  # around all the new words, for the check to see
    begun = followed(SLEPT, correct(TALK, "U0002", 10, 17, "He lay"))
    assert begun.quotes == (Quote("U0002", 10, 22),)


def test_a_quote_whose_words_are_gone_is_empty() -> None:
    made = followed(SLEPT, correct(TALK, "U0002", 12, 23, ""))
    assert made.quotes == (Quote("U0002", 11, 11),) and made.evidence == ("U0002",)
    last = resting_on(Quote("U0002", 24, 33))  # all week.
    assert followed(last, correct(TALK, "U0002", 24, 33, "")).quotes == (Quote("U0002", 0, 0),)


def test_a_split_takes_the_quote_to_the_new_utterance() -> None:
    after = split(TALK, "U0002", 10, "partner")
    assert followed(SLEPT, after).evidence == ("U0002b",)
    assert followed(SLEPT, after).quotes == (Quote("U0002b", 2, 13),)


def test_a_split_through_a_quote_makes_two_of_it() -> None:
    made = followed(SLEPT, split(TALK, "U0002", 18, "partner"))
    assert made.quotes == (Quote("U0002", 12, 17), Quote("U0002b", 0, 5))
    assert made.evidence == ("U0002", "U0002b")


def test_without_a_quote_a_sentence_rests_on_both_halves() -> None:
    made = followed(resting_on(), split(TALK, "U0002", 10, "partner"))
    assert made.evidence == ("U0002", "U0002b")


def test_what_was_wrong_before_stays_as_it_is() -> None:
    wrong = resting_on(Quote("U0002", 5, 99), Quote("U0009", 0, 3), evidence=("U0009", "U0002"))
    assert followed(wrong, split(TALK, "U0002", 10, "partner")) == replace(wrong, evidence=("U0009", "U0002"))
    own = Sentence("S2", Section.PLAN, "x", Source.EDITED_BY_YOU)
    assert followed(own, exchange(TALK, "client", "therapist")) == own


def test_whether_somebody_else_said_it_now() -> None:
    after = exchange(TALK, "client", "therapist")
    assert speaker_changed(SLEPT, TALK, SLEPT, after)
    assert not speaker_changed(SLEPT, TALK, SLEPT, assign(TALK, "U0001", "client"))
    unsure = resting_on(evidence=("U0003",))
    known = assign(TALK, "U0003", "client")
    assert not speaker_changed(unsure, TALK, unsure, known) and speaker_found(unsure, TALK, unsure, known)
    assert not speaker_found(SLEPT, TALK, SLEPT, after)
    unclear = replace(unsure, text="Speaker uncertain: “Very badly.”")
    assert not speaker_found(unclear, TALK, unclear, known)
    doubted = replace(TALK, speakers_certain=False)
    assert not speaker_found(SLEPT, doubted, SLEPT, doubted) and speaker_found(SLEPT, doubted, SLEPT, TALK)
    nothing = resting_on(evidence=("U0009",))
    assert not speaker_changed(nothing, TALK, nothing, after)
