"""The PIN that takes the cover off: the pad on the cover, and where the practice sets it."""
