"""No picture of this program's memory is written when it crashes: it holds words, and the keys to them."""

import sys


def write_no_dumps() -> None:
    """From now on a crash of this process leaves no core file; programs that it starts inherit that.

    On Windows nothing is to be done for a file on this computer: it writes one only where somebody set that
    up for the program by name.
    """
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))
