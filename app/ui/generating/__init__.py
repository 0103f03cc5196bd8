"""After the session: what is being made, by when it is ready, and what went wrong."""
