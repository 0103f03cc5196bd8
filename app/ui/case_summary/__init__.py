"""The case summary of a client: statements with their sources beside them."""
