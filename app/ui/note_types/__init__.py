"""Switching the type of a note (R19, R20)."""
