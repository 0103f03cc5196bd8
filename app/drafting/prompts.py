"""What only the clinician can state: reminders, which a signed note leaves out."""

from collections.abc import Set

from app.domain.issues import REQUIRED
from app.domain.note import NoteType, Section, Sentence, SentenceStatus, Source
from app.drafting.points import PLACES, Element

NOT_ADDRESSED = "Risk: not addressed, as far as could be recognised."
SELF_NOT_ADDRESSED = "Suicidal thoughts and self-harm: not addressed, as far as could be recognised."

_APPEARANCE = {
    NoteType.SOAP: Section.OBJECTIVE,
    NoteType.DAP: Section.DATA,
    NoteType.BIRP: Section.BEHAVIOR,
    NoteType.NARRATIVE: Section.RESPONSE,
}
_IMPRESSION = {
    NoteType.SOAP: Section.ASSESSMENT,
    NoteType.DAP: Section.ASSESSMENT,
    NoteType.BIRP: Section.BEHAVIOR,
    NoteType.NARRATIVE: Section.RISK,
}
_ELEMENTS = (
    Element.REPORT,
    Element.INTERVENTION,
    Element.RESPONSE,
    Element.PROGRESS,
    Element.GOAL,
    Element.PLAN,
)
LACKING = tuple(
    (element, text, label) for element, (label, text) in zip(_ELEMENTS, REQUIRED.items(), strict=True)
)
"""(element, the prompt that stands for it, how it is called when it is missing)."""


def prompts(note_type: NoteType, found: Set[Element]) -> list[Sentence]:
    """Return the prompts of a draft in which the elements ``found`` are already told."""
    places = PLACES[note_type]
    made = [_prompt(places[element], text) for element, text, _ in LACKING if element not in found]
    if Element.OBSERVATION not in found:
        made.append(_prompt(_APPEARANCE[note_type], "Appearance and affect: for you to add."))
    if Element.IMPRESSION not in found:
        made.append(_prompt(_IMPRESSION[note_type], "Clinical impression: for you to add."))
    return made


def _prompt(section: Section, text: str) -> Sentence:
    return Sentence("", section, text, Source.PROMPT, status=SentenceStatus.TO_ADD)
