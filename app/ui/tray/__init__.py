"""The icon in the system's tray: the state of the session in an icon and in words, and nobody's name."""
