"""Drafts and their evidence: the extractive drafter, the check of every sentence, the note's plain text."""
