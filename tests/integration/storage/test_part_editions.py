"""Of parts that were read before, what changed is told without opening any."""

from app.domain.transcript import Transcript, TranscriptPart, Word
from app.storage.database import SqlCipherDatabase
from tests.support.database import SESSION

SECOND = 16_000


def part(number: int, text: str = "word") -> TranscriptPart:
    return TranscriptPart(
        number * SECOND, (number + 1) * SECOND, (Word(text, number, number + 0.5, 0.9),), ()
    )


def test_an_edition_stays_until_its_part_is_replaced_cut_or_gone(database: SqlCipherDatabase) -> None:
    def editions() -> dict[int, bytes]:
        with database.unit_of_work() as unit:
            return dict(unit.transcripts.editions(SESSION.id))

    assert editions() == {}
    with database.unit_of_work() as unit:
        for number in range(3):
            unit.transcripts.add_part(SESSION.id, part(number))
        unit.commit()
    first = editions()
    assert list(first) == [0, SECOND, 2 * SECOND] and len(set(first.values())) == 3
    assert editions() == first
    with database.unit_of_work() as unit:
        unit.transcripts.replace_part(SESSION.id, part(1, "other"))
        unit.commit()
    second = editions()
    assert [at for at in second if second[at] != first[at]] == [SECOND]
    with database.unit_of_work() as unit:
        unit.transcripts.cut(SESSION.id, 2 * SECOND)
        unit.commit()
    third = editions()
    assert list(third) == [0, SECOND] and not set(third.values()) & {*first.values(), *second.values()}
    with database.unit_of_work() as unit:
        unit.transcripts.save(SESSION.id, Transcript((), 3.0, "m", "cpu"))
        unit.commit()
    assert editions() == {}


def test_only_the_parts_that_are_asked_for_are_read(database: SqlCipherDatabase) -> None:
    with database.unit_of_work() as unit:
        for number in range(3):
            unit.transcripts.add_part(SESSION.id, part(number))
        unit.commit()
    with database.unit_of_work() as unit:
        assert unit.transcripts.parts(SESSION.id, {2 * SECOND, 0, 7}) == (part(0), part(2))
        assert unit.transcripts.parts(SESSION.id, ()) == ()
        assert len(unit.transcripts.parts(SESSION.id)) == 3
