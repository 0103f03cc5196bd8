"""Roomnote: in-person sessions, recorded with consent, noted with evidence, kept on the laptop."""

__version__ = "0.1.0"
