"""The composition root: puts settings, database, clock and views together into one Flask application."""

from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, g, request
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from bbd import paths
from bbd.clock import Clock, system_clock
from bbd.domain import effect_questions, rulebook_words, table_symbols, words
from bbd.domain.errors import ConfigurationRefused
from bbd.settings import LOOPBACK, Settings
from bbd.store.database import Database
from bbd.store.people import Organisation
from bbd.web import access, edge, failures, forms, headers, shown, signin, small_cells, views

FORM_BYTES = 1024 * 1024
FORM_FIELDS = 1000
UPLOAD_BYTES = 10 * 1024 * 1024


def create_app(
    settings: Settings,
    *,
    database: Database | None = None,
    clock: Clock = system_clock,
    demo_people: list[dict[str, str]] | None = None,
) -> Flask:
    """Build the application; `demo_people` (mail, name, role, password) are shown beside the demo's sign-in."""
    app = Flask("bbd", static_folder=str(paths.STATIC), template_folder=None)
    app.config.update(_config(settings))
    app.config["DEMO_PEOPLE"] = demo_people or []
    app.url_map.strict_slashes = False
    _templates(app)
    parts = edge.Edge(settings, database or Database(settings.database_url), clock, demo=bool(demo_people))
    edge.install(app, parts)
    CSRFProtect(app)
    signin.install(app)
    failures.install(app)
    for blueprint in views.BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.before_request(partial(_require_known_host, _known_hosts(settings)))
    app.before_request(_require_text)
    app.before_request(_limit)
    app.before_request(access.guard)
    app.after_request(headers.harden)
    app.after_request(small_cells.journal)
    app.context_processor(lambda: _context(demo=parts.demo) | {"demo_day": app.config.get("DEMO_DAY")})
    return app


def _config(settings: Settings) -> dict[str, Any]:
    if not settings.secret_key:
        # A key of each process's own would sign people out at every other request.
        raise ConfigurationRefused.because(
            "BBD_SECRET_KEY fehlt.", remedy="Bitte setzen, zum Beispiel auf die Ausgabe von `openssl rand -hex 32`."
        )
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": UPLOAD_BYTES,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        "MAX_FORM_PARTS": FORM_FIELDS,
        "SESSION_COOKIE_NAME": "__Host-bbd" if settings.https else "bbd",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_I18N_ENABLED": False,  # WTForms' own German catalogue serves
    }


def _templates(app: Flask) -> None:
    app.jinja_loader = ChoiceLoader([FileSystemLoader(paths.TEMPLATES / "pages"), FileSystemLoader(paths.TEMPLATES)])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        symbols=table_symbols,
        words=words,
        rulebook_words=rulebook_words,
        effect_questions=effect_questions,
        idempotency_key=forms.new_key,
    )
    app.jinja_env.filters.update(shown.FILTERS)


def _known_hosts(settings: Settings) -> frozenset[str]:
    own = urlsplit(settings.base_url).hostname or ""
    return frozenset({host.lower() for host in settings.trusted_hosts} | {own} | LOOPBACK)


def _require_known_host(known: frozenset[str]) -> None:
    """Refuse a Host that is not ours; Flask's own check knows no IPv6 and fails before it can show a page."""
    try:
        asked = urlsplit(f"//{request.host}").hostname
    except ValueError:
        asked = None
    if asked not in known:
        abort(400)


def _require_text() -> None:
    """Refuse an address with a NUL in it, which no database holds; forms say it beside the field."""
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        abort(400)


def _limit() -> None:
    """Refuse a form that is too large or has too many fields; uploads have their own, larger limit.

    Counted is what arrived: a body in chunks does not say its length, one in parts may hold many fields of 1 MB.
    """
    if request.mimetype == "application/x-www-form-urlencoded" and (request.content_length or 0) > FORM_BYTES:
        abort(413)
    sizes = [len(name) + len(value) for name, value in request.form.items(multi=True)]
    if len(sizes) > FORM_FIELDS or sum(sizes) > FORM_BYTES:
        abort(413)


def _context(*, demo: bool) -> dict[str, Any]:
    """Return what every page knows: who is signed in, where they can go, and whether this is the demo."""
    if g.get("unreachable"):
        return {"person": None, "signed_in": None, "navigation": [], "demo": demo}
    person = current_user.person if current_user.is_authenticated else None
    organisation = edge.reading().get(Organisation, person.organisation_id) if person else None
    signed_in = {"name": person.name, "organisation": organisation.name} if person and organisation else None
    return {"person": person, "signed_in": signed_in, "navigation": views.navigation(person), "demo": demo}
