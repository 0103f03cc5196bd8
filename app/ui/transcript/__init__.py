"""What was said: the list of utterances, who said what, corrections, search, names and terms."""
