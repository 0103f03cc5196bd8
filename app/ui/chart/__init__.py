"""The chart of one client: overview, notes, documents, details and history, with the forms to edit them."""
