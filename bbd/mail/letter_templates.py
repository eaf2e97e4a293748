"""The templates of letters, and how both parts of a letter are filled from one view."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bbd import paths
from bbd.mail.paragraphs import wrapped


def both_parts(name: str, view: Mapping[str, Any]) -> tuple[str, str]:
    """Return plain text and HTML of the letter called `name`; what the view lacks is a fault (UndefinedError)."""
    text, html = (_ENVIRONMENT.get_template(f"{name}.{part}").render(view) for part in ("txt", "html"))
    return text, html


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(paths.TEMPLATES / "letters"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.filters["wrapped"] = wrapped
