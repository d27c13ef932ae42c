"""Every field of a story and of the registries: English key, Chinese name, meaning, shape."""

from .field import Field
from .groups import FIELDS, REGISTRIES

__all__ = ["FIELDS", "REGISTRIES", "Field"]
