"""What machines read beside the pages: feeds, open data, calendars, the sitemap, the schemas."""

from .site import Filler, Job

__all__ = ["Filler", "Job"]
