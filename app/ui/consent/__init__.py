"""The page on the turned laptop, on which a person in the room answers for themselves."""
