"""The server of a preview: MkDocs' own, showing our site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from .quiet import quiet

Rebuild = Callable[[Callable[[], None]], None]
_LOOK = 0.2  # seconds between two looks at the files; MkDocs' own half a second is felt


def serve(site: Path, watched: list[Path], rebuild: Rebuild, port: int) -> None:
    """Serve ``site`` on this computer and refresh the browser after ``rebuild``; Ctrl-C ends it.

    ``rebuild`` is given what refreshes the browser earlier, for a page that is ready before.
    """

    def show() -> None:
        with server._epoch_cond:  # what MkDocs does after a build; until then it serves nothing
            server._visible_epoch = server._wanted_epoch
            server._epoch_cond.notify_all()

    def build() -> None:
        rebuild(show)
        server._wanted_epoch += 1  # the browser is told once more

    with quiet():
        server = LiveReloadServer(
            builder=build,
            host="127.0.0.1",
            port=port,
            root=str(site),
            mount_path="/",
            polling_interval=_LOOK,
        )

        def not_found(code: int) -> bytes | None:
            page = site / f"{code}.html"
            return page.read_bytes() if page.is_file() else None

        server.error_handler = not_found
        for path in watched:
            if path.exists():
                server.watch(str(path))
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()
