"""Sentences of the section "Language model"."""

from app.domain.endpoint import Endpoint, ProbeReport
from app.domain.endpoint_presets import PRESETS
from app.services.endpoints import Configured
from app.ui.settings.language_model import StateModel
from app.ui.wording import Dialog

POLICY_TITLE = "On this computer only"
POLICY_BODY = (
    "Refuses every language model that is not on this computer, when it is saved and when it is used."
)
OUTSIDE = (
    "This server is not on this computer. Only text of clients who agreed is sent, after you saw it. "
    "Names and numbers are replaced first."
)
NEEDS_POLICY_OFF = "This server is not on this computer. Switch off “On this computer only” first."
KEPT = "A key is in the keyring. Leave this empty to keep it."
NO_KEY = "Kept in the keyring, never in a file."
TRYING = "Trying it. A model on this computer may take minutes to load."
REMOVED = "Drafts are made without a language model again."
SAVED = "The language model is set up."

ALLOW_OUTSIDE = Dialog(
    "Allow a language model outside this computer?",
    "Text then leaves this laptop, if the client agreed and you press Send. Recordings never leave.",
    ("Keep it on", "Switch off"),
    0,
)
REMOVE = Dialog(
    "Remove this language model?",
    "Its address and key are forgotten. Notes stay as they are.",
    ("Keep", "Remove"),
    0,
)


def state_of(known: Configured, found: ProbeReport | None) -> StateModel:
    """What is used now; ``found``: what the last probe in this window said."""
    endpoint = known.endpoint
    if endpoint is None:
        return StateModel(
            "file-text",
            "muted",
            "Drafts are made without a language model",
            "They are assembled on this laptop. Every sentence leads to the words it rests on.",
        )
    where = "on this computer" if endpoint.on_this_computer else f"at {endpoint.reached}"
    title = f"{endpoint.model} {where}"
    if not endpoint.on_this_computer and known.only_here:
        return StateModel(
            "ban",
            "warning",
            title,
            "Not used: it is not on this computer.",
            NEEDS_POLICY_OFF,
            can_remove=True,
        )
    advice = advice_of(endpoint, found)
    tone = "warning" if found is not None and found.truncated else "ok"
    icon = "triangle-alert" if tone == "warning" else "circle-check"
    return StateModel(icon, tone, title, _found(endpoint, found), advice, can_remove=True)  # type: ignore[arg-type]


def advice_of(endpoint: Endpoint, found: ProbeReport | None) -> str:
    """What to change on the server; empty when nothing."""
    if found is None:
        return ""
    if found.advice:
        return found.advice
    return PRESETS[endpoint.preset].larger_context if found.truncated else ""


def _found(endpoint: Endpoint, found: ProbeReport | None) -> str:
    if found is None:
        read = (
            f"It reads about {endpoint.context_tokens:,} tokens at once." if endpoint.context_tokens else ""
        )
        form = "It gives structured answers." if endpoint.schema else ""
        return " ".join(part for part in (read, form) if part) or "It was tried when it was saved."
    said = [
        "It did not read all of a long session." if found.truncated else "It read a long session to its end.",
        "Its answers are structured."
        if found.schema
        else "Its answers are not structured, so more are refused.",
        "They come word by word." if found.streaming else "They come in one piece.",
    ]
    return " ".join(said)
