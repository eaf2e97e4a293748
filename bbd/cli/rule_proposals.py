"""`bbd rules propose` and `bbd rules proposals`; consent is given on the pages, by two people who look at the change.

Also which rulebook a command means that names no folder.
"""

from pathlib import Path
from typing import Any

import click

from bbd.cli.acting import active_person
from bbd.cli.context import answer, as_json, moment, opened_database, settings
from bbd.domain.rulebook_words import PROPOSAL_STATES
from bbd.rulebook import packs
from bbd.rulebook.model import Rulebook
from bbd.rulebook.rule_files import digest, files_in
from bbd.rulebook.source_texts import one_line
from bbd.services import rule_proposals, rulebooks
from bbd.settings import Settings, is_set
from bbd.store import migrate
from bbd.store.database import Database, sqlite_file
from bbd.store.people import Person
from bbd.store.rulebook_queries import proposals
from bbd.store.rulebooks import RuleProposal


def rulebook_in_use(given: Settings) -> Rulebook:
    """Return the rulebook that the next sweep will use; without a database that is the folder's."""
    file = sqlite_file(given.database_url)
    if file is not None and (not file.exists() or _is_empty(given)):
        return packs.load(given.rules_dir)
    with opened_database(given) as database, database.reading() as session:
        return rulebooks.current(session, given)


def _is_empty(given: Settings) -> bool:
    database = Database(given.database_url)
    try:
        return migrate.current(database) is None
    finally:
        database.dispose()


@click.command("propose")
@click.argument("directory", metavar="ORDNER", type=click.Path(path_type=Path))
@click.option("--title", required=True, metavar="SATZ", help="Worum es geht, in einem Satz.")
@click.option("--as", "mail", required=True, metavar="MAIL", help="Im Namen dieser Person aus der Administration.")
@as_json
def propose(directory: Path, title: str, mail: str, *, as_json: bool) -> None:
    """Schlägt das Regelwerk im ORDNER vor, wenn alle seine Fälle bestehen; in Kraft setzen es zwei Personen."""
    one_line(title, where="--title")
    given = settings()
    with opened_database(given) as database:
        # Who may not propose need not wait for the cases.
        with database.reading() as session:
            rule_proposals.refuse_others(active_person(session, mail))
        rulebook = rule_proposals.proven(files_in(directory), directory)
        with database.writing() as session:
            by = active_person(session, mail)
            made = rule_proposals.propose(session, given, rulebook, title=title, by=by, now=moment(None, given))
    if as_json:
        answer(_shown(made, {by.id: by.mail}))
        return
    click.echo("Der Vorschlag ist angelegt. In Kraft tritt er, wenn ihn zwei Personen freigegeben haben,")
    # Where bbd is served the address may be another one: only the setting itself is worth printing.
    page = (
        f"{given.base_url.rstrip('/')}/rules/proposals/{made.id}"
        if is_set("base_url")
        else f"/rules/proposals/{made.id}"
    )
    click.echo(f"im Browser unter „Regelwerk“, „Vorschläge“: {page}")


@click.command("proposals")
@as_json
def list_proposals(*, as_json: bool) -> None:
    """Nennt die Vorschläge zum Regelwerk, die neuesten zuerst."""
    with opened_database(settings()) as database, database.reading() as session:
        found = proposals(session)
        ids = {one for proposal in found for one in (proposal.proposed_by_id, proposal.consented_by_id) if one}
        mails = {one: session.get_one(Person, one).mail for one in ids}
        shown = [_shown(proposal, mails) for proposal in found]
    if as_json:
        answer(shown)
        return
    for one in shown:
        click.echo(f"{one['id']}  {PROPOSAL_STATES[one['state']]}  {one['title']}  ({one['proposed_by'] or '–'})")
    if not shown:
        click.echo("Es gibt keinen Vorschlag.")


def _shown(proposal: RuleProposal, mails: dict[Any, str]) -> dict[str, Any]:
    return {
        "id": str(proposal.id),
        "title": proposal.title,
        "state": proposal.state,
        "proposed_by": mails.get(proposal.proposed_by_id),
        "proposed_at": proposal.proposed_at.isoformat(),
        "consented_by": mails.get(proposal.consented_by_id),
        "reason": proposal.reason,
        "sha256": digest(proposal.files),
    }
