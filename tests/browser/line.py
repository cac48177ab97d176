"""A line that can be cut: everything that a browser sends goes through it, or nothing does."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit


class Line:
    """Forwards connections to a server on this machine; cut, it refuses new ones and breaks the old.

    To be cut `after` so many bytes of answers is for what arrives and is never acknowledged.
    """

    def __init__(self, to: str) -> None:
        self._to = ("127.0.0.1", urlsplit(to).port)
        self._open: set[socket.socket] = set()
        self._listening: socket.socket | None = None
        with socket.socket() as chosen:
            chosen.bind(("127.0.0.1", 0))
            self._port = int(chosen.getsockname()[1])
        self.address = f"http://127.0.0.1:{self._port}"
        self.is_deaf = False
        self.mend()

    def mend(self) -> None:
        """Let everything through."""
        self.is_deaf = False
        if self._listening is not None:
            return
        self._listening = socket.socket()
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listening.bind(("127.0.0.1", self._port))
        self._listening.listen(64)
        threading.Thread(target=self._take, args=(self._listening,), daemon=True).start()

    def cut(self) -> None:
        """Refuse and break everything."""
        if self._listening is not None:
            # Closing alone would leave the thread in its call, and the port taken.
            with contextlib.suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None
        for one in list(self._open):
            _end(one)

    def _take(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _address = listening.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._to)
            except OSError:
                near.close()
                continue
            self._open |= {near, far}
            threading.Thread(target=self._carry, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, True), daemon=True).start()

    def _carry(self, source: socket.socket, to: socket.socket, is_answer: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                if is_answer and self.is_deaf:
                    break
                to.sendall(piece)
        for one in (source, to):
            _end(one)
            self._open.discard(one)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextlib.contextmanager
def line_to(address: str) -> Iterator[Line]:
    """A line to this address, cut at the end."""
    line = Line(address)
    yield line
    line.cut()
