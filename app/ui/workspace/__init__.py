"""The note beside the transcript: every sentence leads to the words it rests on."""
