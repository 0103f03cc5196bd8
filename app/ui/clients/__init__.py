"""The list of clients, and taking in a list from another program."""
