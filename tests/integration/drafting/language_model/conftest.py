"""The scripted server is at hand."""

from tests.support.scripted_model.fixtures import running_model, server

__all__ = ["running_model", "server"]
