"""Which microphone hears, and how well."""
