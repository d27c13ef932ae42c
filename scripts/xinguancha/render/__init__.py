"""Pages to bytes: the one Markdown converter, the one strict Jinja environment, the shell."""
