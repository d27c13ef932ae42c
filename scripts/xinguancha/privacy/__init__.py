"""Personal data in a text: where it stands, and the text without it; nothing is judged here.

Phones, resident ids, bank cards, e-mail addresses and number plates. Written to stay silent on
document numbers, dates, hashes and the ids inside addresses: a false alarm stops a newspaper from
publishing. What it cannot tell apart from a phone it reports.
"""

from .scan import KINDS, Hit, bare, likely, mask, scan

__all__ = ["KINDS", "Hit", "bare", "likely", "mask", "scan"]
