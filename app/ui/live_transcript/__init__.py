"""What was said so far, while the session still runs."""
