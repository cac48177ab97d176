"""What a worker does with memory that it no longer needs."""

import ctypes

# glibc's number for the setting (mallopt, M_MMAP_THRESHOLD), and from how many bytes on it is to hold.
_MMAP_THRESHOLD, _LARGE = -3, 2**19


def give_back() -> None:
    """Let every large piece of memory go back to the system as soon as it is not needed.

    Left to itself glibc keeps pieces of up to 32 MiB for later, once it has seen them freed; a worker that
    has read all ratings once would then hold their memory between two nights. Other systems have no such
    setting, and nothing happens there.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, _LARGE)
