"""What a user can do, expressed through the Protocols in ``ports``: no Qt, no SQLAlchemy, no HTTP."""
