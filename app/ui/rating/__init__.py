"""How content the clinician was with a draft, and how that changes over time."""
