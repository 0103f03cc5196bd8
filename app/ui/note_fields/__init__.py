"""The fields of a note's template, beside its drafted sentences."""
