"""The room check: whether every chair is heard, told from levels alone."""
