"""What a note is made from: the clinician's words in several forms, beside the transcript."""
