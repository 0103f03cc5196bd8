"""Names and terms of a client that are likely to be said."""
