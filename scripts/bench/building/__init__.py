"""Timing whole builds beside rivals.

``process`` measures a command, ``jobs`` are ours, ``rivals`` theirs, ``preview`` times a page
after an edit, ``plot`` draws time against stories.
"""
