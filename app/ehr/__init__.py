"""The practice's EHR: a signed note becomes a FHIR R4 DocumentReference and arrives there once (R42, B8)."""
