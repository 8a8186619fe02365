"""Whether this process may fork: a copy of it starts at once, with all that it has loaded."""

import multiprocessing
import sys
import threading


def can_fork() -> bool:
    """Whether a fork is safe here: no other thread of Python, and a system that allows it.

    A fork would copy the locks of other threads as they are just then.
    """
    known = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return known and threading.active_count() == 1
