"""``python -m xinguancha``: the same as the ``xinguancha`` command, nothing more."""

import sys

if __name__ == "__main__":  # a guard: worker processes import this file anew on Windows and macOS
    try:
        from xinguancha.cli import main

        sys.exit(main())
    except KeyboardInterrupt:  # Ctrl-C during the imports, before the command can answer it
        sys.exit(130)
