"""Plain text with its links made clickable, but only those that lead into this installation."""

import re

from markupsafe import Markup, escape


def linked(text: str, base_url: str) -> Markup:
    """Return `text` escaped, with each address below `base_url` as a link; others stay text."""
    pattern = re.compile(rf"({re.escape(base_url)}(?=[/\s]|$)(?:[^\s<>\"]*[^\s<>\".,;:!?)])?)")
    parts = pattern.split(text)
    # Every second part is an address; the link is relative, so that it works wherever the page is read.
    return Markup("").join(
        Markup('<a href="{}">{}</a>').format(part.removeprefix(base_url) or "/", part) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )
