"""Words spoken about the note itself, or to whoever writes it, are never content."""

from app.drafting.reading import Reading, Statement
from app.drafting.risk import danger


def spoken_about_the_note(reading: Reading) -> set[int]:
    """Numbers of the statements that are about the note.

    A wish to leave something out does not hide a statement about danger: that one stays.
    """
    return {s.number for s in reading.statements if _about(s)}


def _about(statement: Statement) -> bool:
    if "language.leave_out" in statement.topics:
        return not danger(statement)
    return "language.about_note" in statement.topics
