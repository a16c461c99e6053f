"""A server process as an operator starts it, to be measured over TCP."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from bench._world import ROOT, TENANT


@contextmanager
def serve(url: str) -> Iterator[int]:
    """One server process as an operator starts it; answers its port."""
    port = _free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "WAAKVLAM_TENANT": TENANT,
        "WAAKVLAM_SECRET_KEY": "bench",
        "WAAKVLAM_PORT": str(port),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "engine", "serve"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = monotonic() + 60
    while process.poll() is None and monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            sleep(0.1)
    raise RuntimeError(f"Expected a server on port {port}, found none (exit code {process.poll()})")
