"""Several sites in one portal: what a site offers, how it is fetched and kept, how it is read.

A site offers ``data/stories.json``, which names parts; each part holds whole stories as open data
with their plain texts. A portal fetches them in a step of its own and builds without any network.
"""

from .copies import FOLDER, Copy, kept, update
from .gather import joined, warnings
from .offering import Filler
from .sources import Source, parse

__all__ = ["FOLDER", "Copy", "Filler", "Source", "joined", "kept", "parse", "update", "warnings"]
