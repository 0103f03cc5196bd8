"""The clinician's own voice, recognised when they asked for it."""
