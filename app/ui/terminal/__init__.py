"""The terminal as a screen: arguments, progress and results of the commands without a window."""
