"""What is said of a list that is to be taken in, and of lines that cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.client_list import LineProblem, LineTrouble
from app.services.client_list_import import ImportPreview

WHAT_TO_DO: Mapping[LineTrouble, tuple[str, str]] = {
    LineTrouble.NAME_MISSING: ("There is no name", "Write one into the list."),
    LineTrouble.DATE_UNREADABLE: ("The date of birth is no day", "Write it as 1990-03-04."),
    LineTrouble.DATE_AMBIGUOUS: ("Day and month cannot be told apart", "Say above which comes first."),
    LineTrouble.DATE_CENTURY: ("The year has two digits", "Write all four."),
    LineTrouble.DATE_IMPOSSIBLE: ("The date of birth cannot be right", "Check it in the list."),
    LineTrouble.DIAGNOSIS_FORM: ("A diagnosis has no ICD-10-CM code", "Write the code first, like F41.1."),
    LineTrouble.NUMBER_FORM: ("The number is none of an EHR", "Use letters, digits, points and dashes only."),
    LineTrouble.TOO_MANY_FIELDS: ("There are more fields than titles", "Put quotes around text with commas."),
    LineTrouble.TWICE: ("This client stands in the list twice", "Keep one of the two lines."),
    LineTrouble.NUMBER_DIFFERS: ("The chart has another number of the EHR", "Check both numbers."),
    LineTrouble.MAYBE_KNOWN: (
        "A client of this name is in the charts already",
        "Enter both dates of birth, or add the client by hand.",
    ),
}


@dataclass(frozen=True, slots=True)
class ImportModel:
    """What the sheet shows before anything is taken in. ``can_say_order``: dates were unclear, or were."""

    lead: str
    new: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    can_say_order: bool
    order: int  # 0 nothing said, 1 day first, 2 month first
    button: str
    can_import: bool


def import_model(preview: ImportPreview) -> ImportModel:
    """The preview in words."""
    new, known, problems = len(preview.new), len(preview.known), len(preview.problems)
    parts = [f"{new} new"]
    parts += [f"{known} already in the charts"] if known else []
    parts += [f"{problems} left out"] if problems else []
    notes = []
    if known:
        notes.append("Charts that are there stay as they are.")
    if preview.ignored:
        notes.append(f"Columns that are not used: {', '.join(preview.ignored)}.")
    unclear = any(problem.trouble is LineTrouble.DATE_AMBIGUOUS for problem in preview.problems)
    order = 0 if preview.order is None else 1 if preview.order.value == "day_first" else 2
    people = "client" if new == 1 else "clients"
    return ImportModel(
        f"{' · '.join(parts)}. Nothing is added before you confirm.",
        tuple(client.name for client in preview.new),
        tuple(_problem(problem) for problem in preview.problems),
        tuple(notes),
        unclear or order > 0,
        order,
        f"Add {new} {people}" if new else "Nothing to add",
        new > 0,
    )


def _problem(problem: LineProblem) -> str:
    what, do = WHAT_TO_DO[problem.trouble]
    name = f" ({problem.name})" if problem.name else ""
    return f"Line {problem.line}{name}: {what}. {do}"
