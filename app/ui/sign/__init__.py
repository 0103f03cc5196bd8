"""Signing: what is still open, what happens next, and the clinician's own word."""
