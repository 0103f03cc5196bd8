"""Which hosts are this computer itself: what goes there never leaves it."""

import ipaddress


def is_this_computer(host: str) -> bool:
    """True only for ``localhost`` and for loopback addresses, also IPv4 ones that are written as IPv6.

    ``host`` is what stands in an address, in small letters and without brackets. Names are not looked up.
    """
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
