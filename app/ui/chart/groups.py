"""The cards of the tab Details."""

from app.domain.written_time import written_day
from app.services.charts import ChartRecord
from app.ui.chart.model import FactGroup, Part
from app.ui.chart.words import GOAL_TAGS

_NOTHING = (("", "Nothing entered yet."),)


def fact_groups(record: ChartRecord) -> tuple[FactGroup, ...]:
    """Everything that was entered, a card for each form."""
    client, chart = record.client, record.chart
    details = (
        ("Name", client.name),
        ("Pronouns", client.pronouns),
        ("Born", written_day(client.birth_date) if client.birth_date else ""),
        ("Client since", written_day(chart.client_since) if chart.client_since else ""),
        ("Number in the EHR", client.ehr_id),
        ("Also called", ", ".join(chart.nicknames)),
        ("Phone", ", ".join(chart.phones)),
        ("Email", ", ".join(chart.emails)),
        ("Address", ", ".join(chart.address.splitlines())),
        ("Employer", chart.employer),
        ("Other identifiers", ", ".join(chart.other_identifiers)),
    )
    care = (
        ("Diagnoses", "\n".join(diagnosis.label for diagnosis in chart.diagnoses)),
        ("Usual codes", ", ".join(chart.cpt_codes)),
        ("Approaches", ", ".join(chart.approaches)),
    )
    goals = tuple((goal.text, GOAL_TAGS[goal.status].words) for goal in chart.plan.goals)
    medications = tuple((m.name, m.dose or "dose not entered") for m in chart.medications)
    people = tuple((relation or "Relation not entered", name) for name, relation in chart.people)
    return (
        FactGroup(Part.DETAILS, "Client", _filled(details)),
        FactGroup(Part.CARE, "Diagnoses and codes", _filled(care) or _NOTHING),
        FactGroup(Part.PLAN, "Treatment plan", goals or _NOTHING),
        FactGroup(Part.MEDICATIONS, "Medication", medications or _NOTHING),
        FactGroup(Part.PEOPLE, "People around the client", people or _NOTHING),
    )


def _filled(facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts if value)
