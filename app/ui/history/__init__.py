"""The versions of a draft: looked at, compared, restored."""
