"""The operating system as the program sees it: keyring, folders, clock, log, power, network."""
