"""Closed by default: a view is open to nobody until it says to whom (docs/interfaces.md, Pages).

What a role may not open does not exist for it: 404. Which agreements somebody sees is the store's query
`visible_to`; here stands only which pages there are for which role.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from urllib.parse import quote

from flask import Flask, abort, current_app, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from bbd.domain.lifecycle import Role
from bbd.web import refusals

Scope = Literal["all", "organisation", "own"]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may open a view, and how far they see there."""

    public: bool
    roles: frozenset[Role]
    scope: Scope


def public(view: View) -> View:
    """Open a view to everybody, signed in or not."""
    view.permission = Permission(public=True, roles=frozenset(), scope="all")  # type: ignore[attr-defined]  # a function takes attributes
    return view


def allow(*roles: Role, scope: Scope = "all") -> Callable[[View], View]:
    """Open a view to people with one of `roles`; `scope` says how far they see (for `bbd routes` and the reader)."""

    def mark(view: View) -> View:
        view.permission = Permission(public=False, roles=frozenset(roles), scope=scope)  # type: ignore[attr-defined]  # as above
        return view

    return mark


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """Return what the view behind `endpoint` says of itself; Flask's own static files are public."""
    if endpoint == "static":
        return Permission(public=True, roles=frozenset(), scope="all")
    found: Permission | None = getattr(app.view_functions.get(endpoint), "permission", None)
    return found


def guard() -> Response | None:
    """Let a request pass, send it to the sign-in, or say 404; runs before every view."""
    if request.endpoint is None:
        return None
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        abort(404)
    if permission.public:
        return None
    if not current_user.is_authenticated:
        return redirect(f"/login?next={quote(request.full_path.rstrip('?'), safe='/')}", code=303)
    if not permission.roles & current_user.person.roles:
        refusals.note(refusals.ROLE)
        abort(404)
    return None


def routes(app: Flask) -> list[dict[str, Any]]:
    """Return every route with its permission, as `bbd routes --json` prints it."""
    listed = []
    for rule in app.url_map.iter_rules():
        permission = permission_of(app, rule.endpoint)
        listed.append(
            {
                "path": rule.rule,
                "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
                "public": bool(permission and permission.public),
                "roles": sorted(permission.roles) if permission else [],
                "scope": permission.scope if permission else "own",
            }
        )
    return sorted(listed, key=lambda route: (route["path"], route["methods"]))
