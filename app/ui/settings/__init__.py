"""Settings: the clinician's profile, the practice, the microphone, what is kept here, and the look."""
