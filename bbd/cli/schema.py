"""`bbd schema`: the JSON Schema of the documents that bbd reads and writes."""

import json

import click

from bbd.cli.context import answer, as_json
from bbd.domain.document_reading import schema


@click.group("schema")
def command() -> None:
    """JSON-Schemas der Dokumente."""


@command.command("agreement")
@as_json
def agreement(as_json: bool) -> None:
    """Das JSON Schema der Zielvereinbarung (bbd.agreement/1)."""
    if as_json:
        answer(schema())
    else:
        click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
