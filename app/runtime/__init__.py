"""QtCore glue between services and screens: jobs on named lanes, events as signals, timers."""
