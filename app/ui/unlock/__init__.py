"""Opening the encrypted data with the passphrase or the recovery code."""
