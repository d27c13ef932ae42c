"""A release of the site: filled beside the standing one, made safe on disk, swapped in by a rename.

``manifest`` says what is in a site, ``filling`` brings a folder up to date, ``desk`` writes one
file of it, ``durable`` makes it safe against a power cut, ``kept`` swaps releases and keeps the
earlier ones, ``lock`` lets one build work at a time, ``verify`` and ``difference`` compare a site
with its manifest and with another one, ``compress`` makes the small copies that a web server
sends, ``refusal`` says why a site cannot be published.
"""

from .desk import Desk, Put
from .filling import Release, Report
from .kept import apart, earlier, mend, prepare, ready, rollback, set_aside, standby, swap, trim
from .lock import hold, shared
from .manifest import MANIFEST, Entry, Manifest
from .refusal import PublishError, refused

__all__ = [
    "MANIFEST",
    "Desk",
    "Entry",
    "Manifest",
    "PublishError",
    "Put",
    "Release",
    "Report",
    "apart",
    "earlier",
    "hold",
    "mend",
    "prepare",
    "ready",
    "refused",
    "rollback",
    "set_aside",
    "shared",
    "standby",
    "swap",
    "trim",
]
