"""What travels between the browser and the portal, counted on the way: the service worker's requests too."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Wire:
    """A plain relay in front of the portal; `received` are the bytes that came to the browser."""

    url: str
    received: int = 0


@contextmanager
def counted_wire(portal_url: str) -> Iterator[Wire]:
    target = urlsplit(portal_url)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        wire = Wire(f"http://127.0.0.1:{listening.getsockname()[1]}")

        def accept() -> None:
            while True:
                try:
                    browser, _address = listening.accept()
                except OSError:
                    return  # closed at the end
                portal = socket.create_connection((target.hostname or "", target.port or 0))
                threading.Thread(target=_pump, args=(browser, portal, None), daemon=True).start()
                threading.Thread(target=_pump, args=(portal, browser, wire), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield wire


def _pump(source: socket.socket, sink: socket.socket, wire: Wire | None) -> None:
    try:
        while data := source.recv(65536):
            if wire is not None:
                wire.received += len(data)
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        sink.close()
