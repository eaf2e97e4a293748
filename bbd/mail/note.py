"""A short letter of a few paragraphs with one link: what somebody is asked at once, outside the digests of a sweep."""

from collections.abc import Sequence

from bbd.mail.chapters import clean
from bbd.mail.digest import RenderedDigest
from bbd.mail.letter_templates import both_parts


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
    return RenderedDigest(shown, *both_parts("note", view))
