"""`bbd demo`: load the Berlin example where it is not yet loaded, and serve it with everything."""

from datetime import datetime, time
from typing import Any

import click

from bbd.app import create_app
from bbd.cli import serve
from bbd.cli.context import answer, as_json, moment, settings
from bbd.clock import local_date, local_moment, system_clock
from bbd.demo import loading
from bbd.domain.errors import InputRefused
from bbd.domain.words import ROLES
from bbd.settings import Settings
from bbd.store import migrate
from bbd.store.database import Database
from bbd.worker import Worker


@click.command("demo")
@click.option("--load-only", is_flag=True, help="Nur die Datenbank füllen und enden.")
@click.option("--as-of", metavar="TAG", help="Laden, was an diesem Tag bekannt war, zum Beispiel 2013-03-01.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@as_json
def command(load_only: bool, as_of: str | None, host: str, port: int, as_json: bool) -> None:
    """Das Berliner Beispiel laden und im Browser zeigen."""
    given = settings()
    database = Database(given.database_url)
    migrate.upgrade(database)
    summary = _load(database, given, as_of)
    if load_only:
        answer(summary) if as_json else click.echo(_sentence(summary))
        return
    _serve(database, given, host, port, summary)


def _load(database: Database, given: Settings, as_of: str | None) -> dict[str, Any]:
    """Load the demo unless it is there; a second run reuses what is there."""
    with database.writing() as session:
        loaded = loading.is_loaded(session)
        if loaded is not None:
            if as_of is not None and as_of != loaded:
                raise InputRefused.because(
                    f"Hier steht schon die Vorführung mit dem Stand {loaded}.",
                    remedy="Bitte BBD_DATABASE_URL auf eine neue Datenbank setzen oder die alte löschen.",
                )
            return {"as_of": loaded, "loaded": False, "agreements": None}
        now = _end_of(as_of, given) if as_of else moment(None, given)
        count = loading.load(session, now=now, zone=given.timezone, past=as_of is not None)
        return {"as_of": loading.is_loaded(session), "loaded": True, "agreements": count}


def _end_of(as_of: str, given: Settings) -> datetime:
    try:
        day = datetime.strptime(as_of, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise InputRefused.because(
            f"„{as_of}“ ist kein Tag, den es gibt.", where="--as-of", remedy="Erwartet wird zum Beispiel 2013-03-01."
        ) from error
    return local_moment(day, time(0, 0), given.timezone)


def _sentence(summary: dict[str, Any]) -> str:
    day = datetime.fromisoformat(summary["as_of"])
    if not summary["loaded"]:
        return f"Die Vorführung ist schon geladen (Stand {day:%d.%m.%Y})."
    return f"Vorführung geladen: {summary['agreements']} Zielvereinbarungen, Stand {day:%d.%m.%Y}."


def _serve(database: Database, given: Settings, host: str, port: int, summary: dict[str, Any]) -> None:
    serve.require_free(host, port)
    given = serve.with_base_url(serve.with_secret(given, host), host, port)
    with database.reading() as session:
        people = loading.demo_people(session)
        past = loading.clock_of(session, given.timezone, system_clock)
    click.echo(_sentence(summary))
    click.echo(f"\nbbd läuft unter {given.base_url} (beenden mit Strg+C).")
    _introduce(people)
    where = "an den eingestellten Mailserver" if given.smtp_url else f"im Postfach unter {given.base_url}/letters"
    click.echo(f"\nBriefe landen {where}.\n")
    if past is not None:
        # The worker's clock is the system's; a demo that lives on a past day is swept here, once, and by the button.
        Worker(database, given, past).sweep_if_due()
    app = create_app(given, database=database, clock=past or system_clock, demo_people=people)
    app.config["DEMO_DAY"] = local_date(past(), given.timezone) if past else None
    serve.run(app, given, host=host, port=port, workers=1, worker=past is None)


def _introduce(people: list[dict[str, str]]) -> None:
    """Name some people to sign in as: those who stand in for nobody, as far as a screen goes."""
    click.echo(f"\nAnmelden mit dem Passwort {people[0]['password']}:")
    for person in [person for person in people if not person["mail"].startswith("vertretung@")][:12]:
        roles = ", ".join(ROLES[role] for role in person["roles"].split())
        click.echo(f"  {person['mail']:<44} {person['name']}, {person['organisation']}: {roles}")
    click.echo("  … und weitere; die Anmeldeseite nennt alle.")
