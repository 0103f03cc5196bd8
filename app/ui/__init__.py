"""What the user sees: one folder a screen, each with a view (widgets), a presenter (no Qt) and a model."""
