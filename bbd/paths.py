"""Where the files that ship with bbd lie: beside the package in a checkout, inside it in a wheel.

The project keeps `rules/`, `migrations/` and `templates/` on its top level. A wheel carries the same folders
as `bbd/shipped/…` (setup.cfg, package_dir). Everybody asks here, so nobody else has to know.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    beside = PACKAGE.parent / name
    # Only a checkout has setup.cfg beside the package; site-packages may hold a stranger's `templates`.
    if (PACKAGE.parent / "setup.cfg").is_file() and beside.is_dir():
        return beside
    return PACKAGE / "shipped" / name


RULES = _shipped("rules")
MIGRATIONS = _shipped("migrations")
TEMPLATES = _shipped("templates")
STATIC = PACKAGE / "web" / "static"
FONTS = STATIC / "vendor" / "fira-sans-print"
DEMO_DATA = PACKAGE / "demo" / "data"
