"""Who said what in a session, and putting it right."""
