"""The clinician's own profile: who they are, and whether AI may be used for their notes."""
