"""The therapist hears their own voice once, before the first session."""
