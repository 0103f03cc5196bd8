"""Before anything leaves the laptop: has the client agreed, what exactly is sent, and only then "Send"."""
