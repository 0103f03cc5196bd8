"""The wand: a wish in words, and the changes it suggests, decided one by one."""
