"""The running window: pages, and the flows that connect their presenters with the services."""
