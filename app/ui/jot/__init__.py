"""The clinician's own words, typed while the session runs."""
