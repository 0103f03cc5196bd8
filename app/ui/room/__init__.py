"""Who is in the room while a session is open: people come and go, and the recording follows."""
