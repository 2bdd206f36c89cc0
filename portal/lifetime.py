"""A process that ends with the one that started it, however that one ends."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(*, parent: int | None = None, sent: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to send this process ``sent`` when its parent ends, be it by SIGKILL. Linux only.

    With the ``parent``'s process id, one that ended before we could ask is noticed too.
    Safe between fork and exec: it opens nothing and takes no lock.
    """
    if _libc.prctl(PR_SET_PDEATHSIG, int(sent)) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), sent)
