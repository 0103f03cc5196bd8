"""What a note binds together is compared with what was said, and the difference is told in plain words."""

import pytest

from app.domain.material import Material
from app.domain.note import Section, Sentence, SentenceStatus, Source
from app.drafting.evidence import EvidenceCheck
from tests.support.transcripts import spoken

CHECK = EvidenceCheck()
ATTACKS = ("C: I slept two hours and had four attacks.",)
DOSE = ("C: I take fifty milligrams twice a day for two weeks now.",)
DAYS = ("C: On Monday I argued with my sister, and on Tuesday I stayed in bed.",)
EXAM = ("C: I took the pill after the exam, and before the exam I threw up.",)
SHOUTED = ("C: My mother shouted at me and I went to my room.",)
LESS = ("C: I cry more than last month and I eat less.",)
QUIT = ("C: I stopped smoking and I started running.",)
GROUP = ("T: Would you like to try the skills group?", "C: No, I don't want that.")
OFTEN = ("C: I always check the lock and I call my mother every day.",)
KNEE = ("C: My left knee hurts.",)
MIGHT = ("C: I might quit my job. I will call my brother.",)
BAR = ("C: I don't drink at home. I drink at the bar.",)
CHOIR = ("T: Do you see your friends from the choir?", "C: No.")
MOVED = ("C: The interview was on Tuesday, no wait it was Wednesday.",)


def checked(text: str, *said: str) -> tuple[str, str]:
    """The reason that a sentence gets, and what the strip says of it."""
    transcript = spoken(*said)
    ids = tuple(u.id for u in transcript.utterances)
    sentence = Sentence("S1", Section.DATA, text, Source.TRANSCRIPT, ids)
    found = CHECK.recheck((sentence,), Material(transcript))
    differs = CHECK.differences(found, Material(transcript)).get("S1")
    assert (found[0].status is SentenceStatus.SUPPORTED) is (found[0].reason == "")
    return found[0].reason, differs.words if differs else ""


@pytest.mark.parametrize(
    ("text", "said", "reason", "words"),
    [
        ("Client slept four hours and had two attacks.", ATTACKS, "number",
         "The source says “two hours”, the note says “four hours”."),
        ("Client slept nine hours.", ATTACKS, "number", "The note says “nine”, its sources do not."),
        ("Client takes fifty milliliters twice a day.", DOSE, "number",
         "The source says “fifty milligrams”, the note says “fifty milliliters”."),
        ("Client takes fifty milligrams twice a week.", DOSE, "number",
         "The source says “twice a day”, the note says “twice a week”."),
        ("Client argued with the sister on Tuesday.", DAYS, "date",
         "The source says “Monday”, the note says “Tuesday”."),
        ("Client argued with the sister on Friday.", DAYS, "date",
         "The source says “Monday”, the note says “Friday”."),
        ("Client took the pill before the exam.", EXAM, "order",
         "The source says “after”, the note says “before”."),
        ("Client shouted at the mother.", SHOUTED, "roles",
         "“my mother shouted at me” was said: who did it is turned round."),
        ("Client cries less than last month.", LESS, "opposite",
         "The source says “more”, the note says “less”."),
        ("Client started smoking.", QUIT, "opposite", "The source says “stopped”, the note says “started”."),
        ("Client agreed to try the skills group.", GROUP, "opposite",
         "The source says “no”, the note says “agreed”."),
        ("Client rarely checks the lock.", OFTEN, "opposite",
         "The source says “always”, the note says “rarely”."),
        ("Client calls the mother every week.", OFTEN, "opposite",
         "The source says “every day”, the note says “every week”."),
        ("Client's right knee hurts.", KNEE, "opposite",
         "The source says “left knee”, the note says “right knee”."),
        ("Client will quit the job.", MIGHT, "assertion", "The source says “might”, the note says “will”."),
        ("Client called the brother.", MIGHT, "assertion",
         "The source says “will”, the note tells it as done."),
        ("Client drinks at home.", BAR, "negation", "The source denies “drink”, the note affirms it."),
        ("Client does not drink at the bar.", BAR, "negation",
         "The source affirms “drink”, the note denies it."),
        ("Client sees friends from the choir.", CHOIR, "negation",
         "The source denies “see”, the note affirms it."),
        ("Client's left knee does not hurt.", KNEE, "negation",
         "The note denies what the source does not deny."),
        ("The interview was on Tuesday.", MOVED, "date",
         "The source says “Wednesday”, the note says “Tuesday”."),
    ],
)  # fmt: skip
def test_told_in_plain_words(text: str, said: tuple[str, ...], reason: str, words: str) -> None:
    assert checked(text, *said) == (reason, words)
    assert len(words.split()) < 15


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Client had four attacks and slept two hours.", ATTACKS),
        ("Client takes fifty milligrams twice a day.", DOSE),
        ("Client argued with the sister on Monday and stayed in bed on Tuesday.", DAYS),
        ("Client threw up before the exam and took the pill after the exam.", EXAM),
        ("Client was shouted at by the mother.", SHOUTED),
        ("Client cries more and eats less than last month.", LESS),
        ("Client quit smoking and started running.", QUIT),
        ("Client declined the skills group.", GROUP),
        ("Client always checks the lock and calls the mother daily.", OFTEN),
        ("Client might quit the job and will call the brother.", MIGHT),
        ("Client drinks at the bar, not at home.", BAR),
        ("Client does not see friends from the choir.", CHOIR),
        ("The interview was on Wednesday.", MOVED),
        ("Client says: “I danced.”", ("C: I danced. Then they left without saying goodbye.",)),
    ],
)
def test_the_same_told_otherwise_is_believed(text: str, said: tuple[str, ...]) -> None:
    assert checked(text, *said) == ("", "")


def test_nothing_is_told_of_sources_that_are_gone() -> None:
    flagged = Sentence(
        "S1", Section.DATA, "Client slept nine hours.", Source.TRANSCRIPT, ("U0001",),
        SentenceStatus.CHECK, reason="number",
    )  # fmt: skip
    assert CHECK.differences((flagged,), Material(None)) == {}
