"""The entry for any WSGI server: `wsgi:app`. Settings come from the environment; `bbd serve` needs no such file."""

from bbd import settings
from bbd.app import create_app

app = create_app(settings.load())
