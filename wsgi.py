"""The entry for any WSGI server: `wsgi:app`. Settings come from the environment; `bbd serve` needs no such file."""

from bbd.app import create_app
from bbd.cli.context import settings

app = create_app(settings())
