"""Drafts by a language model behind an OpenAI-compatible address; everything it says is checked here."""
