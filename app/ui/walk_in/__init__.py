"""A session that was not planned: who is here."""
