"""Attaching a recording that was made elsewhere: which session, who agreed, keep the file or not, how far."""
