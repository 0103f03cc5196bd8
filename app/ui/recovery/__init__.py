"""After a crash: the session that was cut off is ended, gone on with, or destroyed."""
