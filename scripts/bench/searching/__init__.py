"""The search benchmark's parts: truth, figures, a counting server, browsers, the engines."""
