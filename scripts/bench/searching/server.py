"""A loopback server that counts what a host would send, and can be as slow as a phone's network."""

from __future__ import annotations

import gzip
import mimetypes
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote, urlsplit

# An ordinary host compresses text and sends everything else as it lies there.
_PACKED = {".html", ".css", ".js", ".mjs", ".json", ".txt", ".svg", ".xml"}
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}
_PIECE = 4096


@dataclass(frozen=True, slots=True)
class Network:
    """Seconds added to each request, and bytes a second shared by all connections (0: no limit)."""

    name: str
    delay: float = 0.0
    rate: int = 0


NATIVE = Network("native")
THROTTLED = Network("throttled", 0.150, 200_000)


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer: its path, the bytes of its body as sent, when it was asked for and done."""

    path: str
    size: int
    begun: float
    ended: float


class _Bucket:
    """Deals out sending time: each piece waits until the line is free for it."""

    def __init__(self) -> None:
        self._lock, self._free = threading.Lock(), 0.0

    def wait(self, size: int, rate: int) -> None:
        """Sleep until ``size`` bytes have passed a line of ``rate`` bytes a second."""
        with self._lock:
            self._free = max(self._free, time.perf_counter()) + size / rate
            end = self._free
        time.sleep(max(0.0, end - time.perf_counter()))


@lru_cache(maxsize=4096)
def _body(path: Path, _changed: int) -> tuple[bytes, bool]:
    data = path.read_bytes()
    packed = path.suffix in _PACKED
    return (gzip.compress(data, 6, mtime=0) if packed else data), packed


class Server:
    """Serves one folder at ``address``; ``network`` may be changed at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.network = folder.resolve(), NATIVE
        self._bucket, self._lock = _Bucket(), threading.Lock()
        self._sent: list[Sent] = []
        self._busy, self._last = 0, time.perf_counter()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                server._answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._http.server_port}/"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def mark(self) -> int:
        """Return a place in the log, for ``since``."""
        with self._lock:
            return len(self._sent)

    def since(self, mark: int) -> list[Sent]:
        """Return what was sent after a mark."""
        with self._lock:
            return self._sent[mark:]

    def quiet(self) -> float:
        """Seconds since the last answer was sent; 0 while one is under way."""
        with self._lock:
            return 0.0 if self._busy else time.perf_counter() - self._last

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        network, begun = self.network, time.perf_counter()
        with self._lock:
            self._busy += 1
        size = 0
        try:
            time.sleep(network.delay)
            size = self._send(handler, network)
        except OSError:  # the browser has turned away
            handler.close_connection = True
        finally:
            with self._lock:
                self._busy -= 1
                self._last = time.perf_counter()
                self._sent.append(Sent(urlsplit(handler.path).path, size, begun, self._last))

    def _send(self, handler: BaseHTTPRequestHandler, network: Network) -> int:
        file = self._file(urlsplit(handler.path).path)
        if file is None:
            handler.send_response(404)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return 0
        body, packed = _body(file, file.stat().st_mtime_ns)
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
        if kind and (kind.startswith("text/") or kind.endswith("json")):
            kind += "; charset=utf-8"
        handler.send_response(200)
        handler.send_header("Content-Type", kind or "application/octet-stream")
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("Cache-Control", "max-age=600")
        if packed:
            handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        if not network.rate:
            handler.wfile.write(body)
            return len(body)
        for start in range(0, len(body), _PIECE):
            piece = body[start : start + _PIECE]
            self._bucket.wait(len(piece), network.rate)
            handler.wfile.write(piece)
        return len(body)

    def _file(self, path: str) -> Path | None:
        """Return the file of a path inside the folder; None for any other."""
        file = (self.folder / unquote(path).lstrip("/")).resolve()
        if not file.is_relative_to(self.folder):
            return None
        file = file / "index.html" if file.is_dir() else file
        return file if file.is_file() else None
