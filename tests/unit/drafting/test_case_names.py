"""Summaries for other readers name nobody, whether or not the chart knows them; what a note needs stays."""

import pytest

from app.domain.identifiers import Identifiers
from app.drafting.case_names import NamesOut

NAMES_OUT = NamesOut(Identifiers(client=("Dana Rivera",), people=("Kenji",)), (("Kenji", "partner"),))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Kenji’s mother called D.R. twice.", "Their partner’s mother called the client twice."),
        ("Client met Zorban on March 3, 2026.", "Client met [name] on March 3, 2026."),
        ("Mr. Quennell fired them.", "Mr. [name] fired them."),
        ("Client spoke with Xiomara Quennell-Brown.", "Client spoke with [name]."),
        ("Xiomara Quennell yelled at the client.", "[name] yelled at the client."),
        ("Zorban hit her.", "[name] hit her."),
        ("Client says: “Zorban hit me.”", "Client says: “[name] hit me.”"),
    ],
)
def test_names_go(written: str, told: str) -> None:
    assert NAMES_OUT(written) == told


@pytest.mark.parametrize(
    "plain",
    [
        "Therapist used Socratic questioning and Cognitive restructuring.",
        "Client takes Sertraline and filled in the Beck Depression Inventory.",
        "On Monday in March, Client went home at Easter.",
        "Client practiced Progressive Muscle Relaxation; the PHQ-9 was 12.",
        "Sleep left the client tired. They said no.",
    ],
)
def test_what_a_summary_needs_stays(plain: str) -> None:
    assert NAMES_OUT(plain) == plain
