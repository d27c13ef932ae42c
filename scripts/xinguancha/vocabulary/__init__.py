"""The one vocabulary: every word of the domain, English key beside Chinese label."""
