"""A short letter of a few paragraphs with one link: what somebody is asked at once, outside the digests of a sweep."""

from collections.abc import Sequence

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bbd import paths
from bbd.mail.chapters import clean
from bbd.mail.digest import RenderedDigest
from bbd.mail.paragraphs import wrapped


def render_note(person_name: str, subject: str, paragraphs: Sequence[str], *, url: str, label: str) -> RenderedDigest:
    """Render the letter to one person; `url` is where it leads, `label` what is done there. No values of readings."""
    shown = clean(subject)
    view = {
        "name": clean(person_name),
        "subject": shown,
        "paragraphs": [clean(paragraph) for paragraph in paragraphs],
        "url": url,
        "label": label,
    }
    text = _ENVIRONMENT.get_template("note.txt").render(view)
    html = _ENVIRONMENT.get_template("note.html").render(view)
    return RenderedDigest(shown, text, html)


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(paths.TEMPLATES / "letters"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.filters["wrapped"] = wrapped
