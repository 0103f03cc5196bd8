"""What is added to a signed note: the panel on the note, the page to write on, the versions to read."""
