"""What is kept on this laptop: the encrypted database, its keys, its migrations, the audit trail."""
