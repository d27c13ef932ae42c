"""Public stories and docs pages → an index in shards that a browser reads piece by piece."""

from . import export
from .articles import edition as article
from .site import Filler, Job
from .standing import forget

__all__ = ["Filler", "Job", "article", "export", "forget"]
