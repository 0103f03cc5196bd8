"""The first start: name, passphrase, recovery code, and whether AI may be used."""
