"""What machines read beside the pages: feeds, open data, calendars, the sitemap, the schemas."""

from .site import Job, fill

__all__ = ["Job", "fill"]
