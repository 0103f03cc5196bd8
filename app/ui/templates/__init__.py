"""The page "Templates": the practice's note types, their fields, and how a note will look (R29–R32, R43)."""
