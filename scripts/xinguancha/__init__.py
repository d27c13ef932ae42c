"""新观察: a newspaper column about consultative proposals (政协提案) as a static public site.

Stories are Markdown files with a header; the package reads them, checks them, and builds the site.
This file holds the package's version, nothing more.
"""

__version__ = "0.1.0"
