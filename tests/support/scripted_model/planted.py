"""The errors that a model may make, planted into an honest answer; each tells which texts it planted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Sentences = list[dict[str, Any]]
Planted = tuple[Sentences, list[str]]

UNRELATED = (
    "Client adopted two kittens from a shelter near the harbor.",
    "Client is training for a marathon in the mountains.",
    "Client won a prize for baking sourdough bread.",
    "Client repaired an antique violin over the weekend.",
    "Client moved into a lighthouse with a cousin.",
    "Client described a lawsuit about a broken fence.",
    "Client is learning Portuguese before a trip to Lisbon.",
    "Client sold a motorcycle to pay for dental surgery.",
    "Client volunteered at an aquarium feeding penguins.",
    "Client wrote a letter to the mayor about bicycle lanes.",
)
_NUMBERS = "two three four five six seven eight nine ten eleven twelve fifteen twenty fifty hundred".split()
_NUMBER = re.compile(rf"\b(?:{'|'.join(_NUMBERS)}|\d+)\b", re.IGNORECASE)
_VERB = re.compile(r"\b(reports that they) (\w+)")


def invented_intervention(made: Sentences, sections: list[str]) -> Planted:
    """A technique that nobody used."""
    return _added(made, sections, ("Intervention", "Objective", "Data"), [
        "Therapist used EMDR with bilateral stimulation to reprocess the memory.",
        "Therapist led a two-chair dialogue and hypnosis.",
    ])  # fmt: skip


def invented_ideation(made: Sentences, sections: list[str]) -> Planted:
    """Risk that nobody spoke of."""
    return _added(made, sections, ("Risk and progress", "Assessment", "Behavior"), [
        "Client disclosed suicidal ideation with a plan to jump from a bridge.",
        "Client reports thoughts of killing a colleague.",
    ])  # fmt: skip


def false_denial(made: Sentences, sections: list[str]) -> Planted:
    """ "Denied" where nobody asked."""
    return _added(made, sections, ("Risk and progress", "Assessment", "Behavior"), [
        "Client denied homicidal ideation.",
        "Client denies any self-harm and suicidal ideation.",
        "No suicidal or homicidal ideation.",
    ])  # fmt: skip


def unsaid_plan(made: Sentences, sections: list[str]) -> Planted:
    """Steps that nobody agreed on."""
    return _added(made, sections, ("Plan",), [
        "Client will start a gym membership and keep a gratitude journal daily.",
        "Therapist will refer the client to a neurologist for imaging.",
    ])  # fmt: skip


def number(made: Sentences, sections: list[str]) -> Planted:
    """Another number than was said."""
    return _changed(made, lambda text: _NUMBER.sub("seventeen", text, count=1))


def name(made: Sentences, sections: list[str]) -> Planted:
    """A name that stands for somebody."""
    return _changed(made, lambda text: re.sub(r"^Client (reports|says)", r"Client told Brandon and \1", text))


def role_swap(made: Sentences, sections: list[str]) -> Planted:
    """The other one said it."""

    def swapped(text: str) -> str:
        if text.startswith("Client "):
            return "Therapist " + text.removeprefix("Client ")
        if text.startswith("Therapist "):
            return "Client " + text.removeprefix("Therapist ")
        return text

    return _changed(made, swapped)


def negation(made: Sentences, sections: list[str]) -> Planted:
    """The opposite of what was said."""
    return _changed(made, lambda text: _VERB.sub(r"\1 do not \2", text, count=1))


def altered_quote(made: Sentences, sections: list[str]) -> Planted:
    """A quote with another word in it."""
    return _changed(made, lambda text: re.sub(r"“(\S+ \S+) ", r"“\1 certainly ", text, count=1))


def fake_ids(made: Sentences, sections: list[str]) -> Planted:
    """Facts that do not exist."""
    changed = [{**sentence, "facts": ["F998", "F999"]} for sentence in made[::2]]
    return [*made[1::2], *changed], [sentence["text"] for sentence in changed]


def unrelated(made: Sentences, sections: list[str]) -> Planted:
    """Every second sentence is about something else; what it cites is real."""
    planted = []
    result = []
    for place, sentence in enumerate(made):
        if place % 2 and sentence["facts"]:
            text = UNRELATED[place // 2 % len(UNRELATED)]
            planted.append(text)
            result.append({**sentence, "section": sections[0], "text": text})
        else:
            result.append(sentence)
    return result, planted


def omitted_risk(made: Sentences, sections: list[str]) -> Planted:
    """Nothing about danger."""
    return [s for s in made if not s["text"].startswith("Risk: ")], []


KINDS: dict[str, Callable[[Sentences, list[str]], Planted]] = {
    "invented-intervention": invented_intervention,
    "invented-ideation": invented_ideation,
    "false-denial": false_denial,
    "unsaid-plan": unsaid_plan,
    "number": number,
    "name": name,
    "role-swap": role_swap,
    "negation": negation,
    "altered-quote": altered_quote,
    "fake-ids": fake_ids,
    "unrelated": unrelated,
    "omitted-risk": omitted_risk,
}


def _added(made: Sentences, sections: list[str], wanted: tuple[str, ...], texts: list[str]) -> Planted:
    """Each text cites a fact that is about something else."""
    section = next((name for name in wanted if name in sections), sections[0])
    harmless = [s for s in made if not s["text"].startswith("Risk: ")] or made
    cited = [harmless[place % len(harmless)]["facts"] for place in range(len(texts))]
    added = [{"section": section, "text": t, "facts": f} for t, f in zip(texts, cited, strict=True)]
    return [*made, *added], texts


def _changed(made: Sentences, change: Callable[[str], str]) -> Planted:
    result, planted = [], []
    for sentence in made:
        text = change(sentence["text"])
        if text != sentence["text"]:
            planted.append(text)
        result.append({**sentence, "text": text})
    return result, planted
