"""A correction changes what it is about and nothing else: words, times, doubts, ids."""

import pytest

from app.domain.corrections import LONGEST_NAME, assign, correct, dismiss, exchange, merge, rename, split
from app.domain.errors import ErrorCode, InputError
from app.domain.setting_aside import NOT_TRANSCRIBED
from app.domain.transcript import Transcript, Utterance

TEXT = "I take set trailing every morning now"
FIRST = Utterance("U0001", "therapist", 0.0, 2.0, "What do you take?", 0.9, (), (0.0, 0.5, 1.0, 1.5))
SECOND = Utterance(
    "U0002", "client", 2.0, 9.0, TEXT, 0.8, ((7, 19), (34, 37)), (2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)
)
THIRD = Utterance("U0003", "speaker_3", 9.5, 10.0, "Good", 0.9)
TALK = Transcript((FIRST, SECOND, THIRD), 12.0, "m", "cpu", names=(("speaker_3", "Lee"),))


def corrected(start: int, end: int, words: str, utterance_id: str = "U0002") -> Utterance:
    made = correct(TALK, utterance_id, start, end, words)
    others = [u for u in made.utterances if u.id != utterance_id]
    assert others == [u for u in TALK.utterances if u.id != utterance_id]
    found = made.utterance(utterance_id)
    assert found is not None
    return found


def refused(field: str) -> "pytest.RaisesContext[InputError]":
    def named(error: BaseException) -> bool:
        assert isinstance(error, InputError)
        return error.code is ErrorCode.BAD_USAGE and error.details == {"field": field}

    return pytest.raises(InputError, check=named)


class TestWords:
    def test_two_words_become_one_that_is_no_longer_doubtful(self) -> None:
        made = corrected(7, 19, "sertraline")
        assert made.text == "I take sertraline every morning now"
        assert made.doubtful == ((32, 35),) and made.text[32:35] == "now"
        assert made.starts == (2.0, 3.0, 4.0, 6.0, 7.0, 8.0)
        assert made.confidence == pytest.approx((0.8 * 5 + 1) / 6, abs=1e-4)
        assert (made.id, made.start, made.end, made.speaker) == ("U0002", 2.0, 9.0, "client")

    def test_words_put_before_one_share_the_time_before_it(self) -> None:
        made = corrected(2, 6, "have to take")  # the third is the one that was there
        assert made.text == "I have to take set trailing every morning now"
        assert made.starts == (2.0, 2.333, 2.667, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)
        assert [made.text[a:b] for a, b in made.doubtful] == ["set trailing", "now"]

    def test_the_same_words_confirm_what_was_doubtful(self) -> None:
        made = corrected(7, 19, "set trailing")
        assert (made.text, made.starts) == (TEXT, SECOND.starts)
        assert made.doubtful == ((34, 37),)
        assert made.confidence > SECOND.confidence

    def test_one_word_becomes_two_that_share_its_time(self) -> None:
        made = corrected(20, 25, "ever so")
        assert made.starts == (2.0, 3.0, 4.0, 5.0, 6.0, 6.5, 7.0, 8.0)

    def test_part_of_a_doubtful_span_leaves_the_rest_doubtful(self) -> None:
        assert [TEXT[a:b] for a, b in corrected(11, 19, "trailing").doubtful] == ["set", "now"]
        assert [TEXT[a:b] for a, b in corrected(7, 10, "set").doubtful] == ["trailing", "now"]

    def test_letters_inside_a_word_count_for_the_whole_word(self) -> None:
        made = corrected(8, 9, "a")
        assert made.text == "I take sat trailing every morning now"
        assert [made.text[a:b] for a, b in made.doubtful] == ["trailing", "now"]
        assert made.starts == SECOND.starts

    @pytest.mark.parametrize(("at", "words"), [(7, "my "), (6, " my")])
    def test_a_word_put_in_gets_a_time_between_its_neighbours(self, at: int, words: str) -> None:
        made = corrected(at, at, words)
        assert made.text == "I take my set trailing every morning now"
        assert made.starts == (2.0, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0)

    def test_put_in_at_either_end(self) -> None:
        assert corrected(0, 0, "Well ").starts[:2] == (2.0, 2.0)
        made = corrected(len(TEXT), len(TEXT), " then")
        assert made.text.endswith("now then") and made.starts[-2:] == (8.0, 8.5)

    def test_words_taken_out_leave_one_blank(self) -> None:
        made = corrected(7, 19, "  ")
        assert made.text == "I take every morning now"
        assert made.starts == (2.0, 3.0, 6.0, 7.0, 8.0)
        assert [made.text[a:b] for a, b in made.doubtful] == ["now"]

    def test_a_selection_with_the_blanks_around_it_joins_nothing(self) -> None:
        assert corrected(6, 20, "sertraline").text == "I take sertraline every morning now"

    def test_blanks_and_lines_in_what_was_typed_become_single_blanks(self) -> None:
        assert corrected(7, 19, " sertra\n  line ").text == "I take sertra line every morning now"

    def test_times_that_are_not_known_stay_unknown(self) -> None:
        assert corrected(0, 4, "Very good", "U0003").starts == ()

    def test_an_utterance_never_becomes_empty(self) -> None:
        with refused("words"):
            correct(TALK, "U0003", 0, 4, " ")

    def test_nothing_put_in_changes_nothing(self) -> None:
        assert correct(TALK, "U0002", 3, 3, "") is TALK
        assert correct(TALK, "U0003", 0, 4, "Good").utterance("U0001") is FIRST

    def test_confirmed_in_full_it_is_heard_for_certain(self) -> None:
        once = correct(TALK, "U0003", 0, 4, "Good")
        assert once.utterances[2].confidence == 1.0
        assert correct(once, "U0003", 0, 4, "Good") is once

    @pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 4), (0, 38), (38, 38)])
    def test_a_span_outside_is_refused(self, start: int, end: int) -> None:
        with refused("span"):
            correct(TALK, "U0002", start, end, "x")

    def test_an_unknown_utterance_is_refused(self) -> None:
        with refused("utterance"):
            correct(TALK, "U0009", 0, 1, "x")


def speakers(transcript: Transcript) -> list[str]:
    return [u.speaker for u in transcript.utterances]


class TestSpeakers:
    def test_exchanged_everywhere_while_names_stay(self) -> None:
        made = exchange(TALK, "client", "speaker_3")
        assert speakers(made) == ["therapist", "speaker_3", "client"]
        assert made.names == TALK.names
        assert exchange(made, "client", "speaker_3") == TALK

    def test_exchanged_with_somebody_who_did_not_speak(self) -> None:
        assert speakers(exchange(TALK, "partner", "client")) == ["therapist", "partner", "speaker_3"]

    @pytest.mark.parametrize(
        ("one", "other"), [("client", "client"), ("partner", "other"), ("client", "Lee"), ("", "client")]
    )
    def test_no_exchange_without_two_speakers(self, one: str, other: str) -> None:
        with refused("speaker"):
            exchange(TALK, one, other)

    def test_one_utterance_assigned(self) -> None:
        assert speakers(assign(TALK, "U0001", "client")) == ["client", "client", "speaker_3"]
        assert assign(TALK, "U0001", "therapist") is TALK
        with refused("speaker"):
            assign(TALK, "U0001", "somebody")
        with refused("utterance"):
            assign(TALK, "U0009", "client")

    def test_merged_speakers_are_one_and_the_name_goes(self) -> None:
        made = merge(TALK, "speaker_3", "client")
        assert speakers(made) == ["therapist", "client", "client"] and made.names == ()
        for pair in (("client", "client"), ("partner", "client")):
            with refused("speaker"):
                merge(TALK, *pair)

    def test_named_renamed_and_unnamed(self) -> None:
        made = rename(TALK, "client", "  Ada \n Q. ")
        assert made.names == (("speaker_3", "Lee"), ("client", "Ada Q."))
        assert rename(made, "client", "Ada Q.") is made
        assert rename(made, "client", "").names == TALK.names
        assert rename(TALK, "client", " ") is TALK
        assert rename(TALK, "client", "x" * LONGEST_NAME).names[-1][1] == "x" * LONGEST_NAME
        with refused("name"):
            rename(TALK, "client", "x" * (LONGEST_NAME + 1))
        with refused("speaker"):
            rename(TALK, "Lee", "x")

    def test_the_last_uncertain_utterance_makes_speakers_certain(self) -> None:
        first, second = (Utterance(f"U000{n}", "uncertain", n, n + 1, "word", 0.9) for n in (1, 2))
        unsure = Transcript((first, second), 5.0, "m", "cpu", speakers_certain=False)
        once = assign(unsure, "U0001", "client")
        assert not once.speakers_certain
        assert assign(once, "U0002", "therapist").speakers_certain
        assert merge(unsure, "uncertain", "client").speakers_certain
        gap = Utterance("U0003", "uncertain", 5, 9, NOT_TRANSCRIBED, 0.0)
        with_gap = Transcript((first, gap), 9.0, "m", "cpu", speakers_certain=False)
        assert assign(with_gap, "U0001", "client").speakers_certain  # nobody can be heard in the gap
        doubted = Transcript((FIRST, SECOND), 5.0, "m", "cpu", speakers_certain=False)
        assert not exchange(doubted, "client", "therapist").speakers_certain  # nobody said who is who


class TestSplit:
    @pytest.mark.parametrize("at", [20, 22, 24])
    def test_the_rest_is_another_speakers_with_a_new_id(self, at: int) -> None:
        made = split(TALK, "U0002", at, "therapist")
        first, second = made.utterances[1:3]
        assert (first.id, second.id) == ("U0002", "U0002b")
        assert (first.text, second.text) == ("I take set trailing", "every morning now")
        assert (first.speaker, second.speaker) == ("client", "therapist")
        assert (first.starts, second.starts) == (SECOND.starts[:4], SECOND.starts[4:])
        assert (first.start, first.end, second.start, second.end) == (2.0, 6.0, 6.0, 9.0)
        assert (first.doubtful, second.doubtful) == (((7, 19),), ((14, 17),))
        assert made.utterances[0] is FIRST and made.utterances[3] is THIRD

    def test_a_doubtful_span_is_divided(self) -> None:
        first, second = split(TALK, "U0002", 11, "therapist").utterances[1:3]
        assert (first.doubtful, second.doubtful) == (((7, 10),), ((0, 8), (23, 26)))

    def test_without_times_of_words_the_letters_tell(self) -> None:
        unknown = Transcript(
            (Utterance("U0001", "client", 10.0, 20.0, "yes. never.", 0.9),), 20.0, "m", "cpu"
        )
        first, second = split(unknown, "U0001", 5, "therapist").utterances
        assert first.end == second.start == pytest.approx(10 + 10 * 5 / 11, abs=1e-3)
        assert first.starts == second.starts == ()

    def test_again_and_again_every_id_is_new_and_in_order(self) -> None:
        made = split(split(TALK, "U0002", 30, "therapist"), "U0002", 20, "client")
        made = split(made, "U0002b", 8, "other")
        assert [u.id for u in made.utterances] == ["U0001", "U0002", "U0002an", "U0002b", "U0002c", "U0003"]
        assert " ".join(u.text for u in made.utterances[1:5]) == TEXT

    @pytest.mark.parametrize("at", [-1, 0, 37, 38])
    def test_no_half_without_a_word(self, at: int) -> None:
        with refused("at"):
            split(TALK, "U0002", at, "therapist")

    def test_no_split_for_nobody(self) -> None:
        with refused("speaker"):
            split(TALK, "U0002", 20, "nobody")
        with refused("utterance"):
            split(TALK, "U0009", 20, "client")


def test_a_dismissed_pair_is_remembered_once() -> None:
    once = dismiss(TALK, "Set trailing", "Sertraline")
    assert once.dismissed == (("set trailing", "sertraline"),)
    assert dismiss(once, "set Trailing", "SERTRALINE") is once
