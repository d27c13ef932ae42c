"""The MkDocs adapter: theme, docs pages and the shell come from MkDocs, everything else is ours.

The only room that imports mkdocs. As a plugin it makes ``mkdocs build`` and ``mkdocs serve``
give the whole site; for the command line it builds the frame (docs pages, assets, shell) alone.
"""

from .config import XinguanchaConfig
from .frame import build_frame, sources
from .server import serve
from .site import XinguanchaPlugin

__all__ = ["XinguanchaConfig", "XinguanchaPlugin", "build_frame", "serve", "sources"]
