"""The practice's consent forms and the talking guide: edited, previewed, printed."""
