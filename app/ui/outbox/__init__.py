"""Signed notes on their way to the EHR, and the decisions only a person can take."""
