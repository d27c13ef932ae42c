"""Why a site cannot be published, in the words of the catalogue."""

from __future__ import annotations

from ..catalogue import PUBLISHING


class PublishError(Exception):
    """The site cannot be put where it was asked for; the text is for the editor."""


def refused(code: str, **params: object) -> PublishError:
    """Return the error ``code`` of the catalogue, to be raised."""
    return PublishError(PUBLISHING[code].format(**params))
