"""What this laptop has: cores, memory, and what a process takes of it."""

import os

import psutil

from app.services.ports import Laptop


def this_laptop(threads: int) -> Laptop:
    """Cores and memory, with the number of ``threads`` that speech uses; 0 bytes where it is not told."""
    try:
        memory = int(psutil.virtual_memory().total)
    except (OSError, ValueError, RuntimeError, psutil.Error):
        memory = 0
    return Laptop(os.cpu_count() or 1, threads, memory)


def memory_of(process_id: int | None) -> int:
    """Bytes of the memory that a process holds at most so far, or now; 0 when it has ended. Never fails."""
    if process_id is None:
        return 0
    try:
        told = psutil.Process(process_id).memory_info()
    except (OSError, ValueError, psutil.Error):
        return 0
    return int(getattr(told, "peak_wset", told.rss))  # Windows remembers the most
