"""`bbd findings list`: what is open, with its ladder step and the next one."""

import click

from bbd.cli.context import answer, as_json, opened_database, settings
from bbd.domain.calendar import WorkingDays
from bbd.domain.rulebook_words import RULES
from bbd.domain.words import FINDING_STATES
from bbd.services import findings


@click.group("findings")
def command() -> None:
    """Hinweise, die die Regeln gegeben haben."""


@command.command("list")
@as_json
def listed(as_json: bool) -> None:
    """Die offenen Hinweise, mit ihrer Stufe und der nächsten."""
    given = settings()
    working_days = WorkingDays(given.holidays)
    with opened_database(given) as database, database.reading() as session:
        rows = [
            (finding, findings.next_step(finding, working_days, given.timezone))
            for finding in findings.open_findings(session)
        ]
    if as_json:
        answer(
            [
                findings.as_json(finding)
                | {"next_step": {"step": following[0], "on": following[1].isoformat()} if following else None}
                for finding, following in rows
            ]
        )
        return
    for finding, following in rows:
        then = f", Stufe {following[0]} am {following[1]:%d.%m.%Y}" if following else ""
        state = FINDING_STATES[finding.state]
        click.echo(f"{RULES.get(finding.rule, finding.rule)} – {finding.subject} ({state}, Stufe {finding.step}{then})")
    if not rows:
        click.echo("Kein Hinweis ist offen.")
