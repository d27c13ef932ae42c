"""Public stories and docs pages → an index in shards that a browser reads piece by piece."""

from . import export
from .articles import edition as article
from .site import Job, fill
from .standing import forget

__all__ = ["Job", "article", "export", "fill", "forget"]
