"""Receipts of destruction: shown, printed for the client, and checked against a print."""
