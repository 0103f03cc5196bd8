"""A document that was saved to the chart: read and printed, never changed."""
