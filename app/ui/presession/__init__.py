"""Before the session: who is here, whether everyone agreed, whether the microphone hears."""
