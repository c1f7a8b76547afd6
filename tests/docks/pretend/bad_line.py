"""A bad line: a small TCP proxy that cuts connections after a number of bytes drawn by lot from a seed."""

import random
import socket
import struct
import threading


class BadLine:
    """Listens on a port of its own and passes bytes on to another, until it cuts; `calm` ends the cutting."""

    def __init__(self, target: int, *, seed: int, most: int) -> None:
        self.cuts = 0
        self._target, self._dice, self._most = target, random.Random(seed), most
        self._is_calm = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def calm(self) -> None:
        """Cut no more."""
        self._is_calm.set()

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._target), timeout=30)
        except OSError:
            near.close()
            return
        left = [self._dice.randrange(self._most)]
        back = threading.Thread(target=self._pass, args=(far, near, left), daemon=True)
        back.start()
        self._pass(near, far, left)
        back.join()
        for one in (near, far):
            one.close()

    def _pass(self, source: socket.socket, target: socket.socket, left: list[int]) -> None:
        try:
            while data := source.recv(16_384):
                left[0] -= len(data)
                if left[0] < 0 and not self._is_calm.is_set():
                    self.cuts += 1
                    for one in (source, target):  # no farewell: the other side learns of it as from a pulled cable
                        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        one.shutdown(socket.SHUT_RDWR)
                    return
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return
