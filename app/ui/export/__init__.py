"""Saving a note as a file outside the encrypted store, and printing it."""
