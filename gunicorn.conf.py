"""How gunicorn serves the portal; the command line decides on address, workers and threads."""

import gc
from pathlib import Path
from typing import Any

from portal.lifetime import end_with_parent

MEMORY = Path("/dev/shm")  # noqa: S108

worker_class = "gthread"
worker_tmp_dir = str(MEMORY) if MEMORY.is_dir() else None  # heartbeats on a disk can stall a worker
timeout = 30
graceful_timeout = 4
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
# Neither what stands behind the "?" nor where someone came from: people search for what they would tell nobody.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(L)s'
limit_request_line = 8_190
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """No worker outlives its master."""
    end_with_parent(parent=server.pid)


def post_worker_init(_worker: Any) -> None:
    """What was loaded stays: to look it over for garbage would stop each of the worker's requests for 0.14 seconds."""
    gc.freeze()
