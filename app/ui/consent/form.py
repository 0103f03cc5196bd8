"""The full consent form, in the words that the practice may hand out on paper as well (R55)."""

from app.domain.consent import WORDING_VERSION
from app.ui.consent.model import FormSection

TITLE = "Consent to recording a session"


def form(keeps_days: int = 7) -> tuple[FormSection, ...]:
    """The form's sections; ``keeps_days`` is the longest time a transcript is kept."""
    return (
        FormSection(
            "What is recorded",
            (
                "With your agreement, this laptop records the sound of this session with its microphone. "
                "There is no video.",
                "A program on this laptop turns the speech into text and prepares a draft of the note. "
                "Your therapist reads the draft, corrects it and signs the note. "
                "No program decides anything about your care.",
            ),
        ),
        FormSection(
            "Where it is kept",
            (
                "The recording is encrypted and stays on this laptop. It is never sent anywhere, "
                "never sold, and never used to train a program.",
                "The signed note becomes part of your health record, as every session note does.",
            ),
        ),
        FormSection(
            "When it is destroyed",
            (
                "The recording is destroyed as soon as its text exists.",
                f"The text is destroyed when the note is signed, and after {keeps_days} days at the latest.",
                "Destroyed means that the only key is deleted. After that nobody can read it, "
                "not even from a copy of the disk.",
            ),
        ),
        FormSection(
            "Your choice",
            (
                "You may decline. Your care, its price and its quality are the same.",
                "Everyone in the room decides for themselves. If one person declines, nothing is recorded.",
                "Your answer is kept in your chart and counts for later sessions. "
                "You can change your mind at any moment, also in the middle of a session: "
                "say so, and everything recorded so far is erased.",
            ),
        ),
        FormSection(
            "What can go wrong",
            (
                "A transcript can misunderstand words, and a draft can contain mistakes. "
                "Your therapist checks both before anything is signed.",
                "Encryption protects the recording if the laptop is lost or stolen. "
                "No protection is perfect, which is why recordings are destroyed so soon.",
            ),
        ),
        FormSection(
            "Questions",
            (
                "Ask your therapist before you answer, or at any later time.",
                f"Form {WORDING_VERSION}.",
            ),
        ),
    )
