"""What every view needs from the application: settings, database, the moment of the request, who is asking."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import Flask, current_app, g
from flask_login import current_user
from sqlmodel import Session

from bbd.clock import Clock, local_date
from bbd.settings import Settings
from bbd.store.database import Database
from bbd.store.people import Person


@dataclass(frozen=True, slots=True)
class Edge:
    """The parts that the composition root put together; `demo` shows the demo's hints."""

    settings: Settings
    database: Database
    clock: Clock
    demo: bool = False


def install(app: Flask, edge: Edge) -> None:
    """Make `edge` the application's, and close each request's reading session at its end."""
    app.extensions["bbd"] = edge
    app.teardown_appcontext(_close)


def edge() -> Edge:
    """Return the parts of the running application."""
    return cast("Edge", current_app.extensions["bbd"])


def now() -> datetime:
    """Return the moment of this request; the clock is asked once for it."""
    if "now" not in g:
        g.now = edge().clock()
    return cast("datetime", g.now)


def today() -> date:
    """Return the local date of this request."""
    return local_date(now(), edge().settings.timezone)


def reading() -> Session:
    """Return the request's session for reading; it sees one moment of the data."""
    if "reading" not in g:
        g.reading_context = edge().database.reading()
        g.reading = g.reading_context.__enter__()
    return cast("Session", g.reading)


def end_reading() -> None:
    """End the reading session, so that what is read afterwards sees what was written meanwhile."""
    context = g.pop("reading_context", None)
    g.pop("reading", None)
    if context is not None:
        context.__exit__(None, None, None)


def viewer() -> Person:
    """Return the person who is signed in; a view behind the guard always has one."""
    return cast("Person", current_user.person)


def _close(_error: BaseException | None) -> None:
    end_reading()
