"""Benchmarks: fictional stories and the figures measured on them; not part of the package."""
