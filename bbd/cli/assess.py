"""`bbd assess`: judge series without a database (docs/interfaces.md, Assessing)."""

import click

from bbd.cli.context import answer, as_json, source
from bbd.domain import series


@click.command("assess")
@click.argument("file", metavar="DATEI|-")
@as_json
def command(file: str, *, as_json: bool) -> None:
    """Zeitreihen beurteilen, ohne Datenbank.

    DATEI enthält ein JSON-Objekt oder je Zeile eines; „-“ liest die Standardeingabe. Die Antwort hat je Reihe eine
    Zeile, mit --json ist sie ein einziges Dokument. Eine fehlerhafte Zeile weist alle zurück.
    """
    content, name = source(file)
    answers = [series.answer(one) for one in series.read_series(content, where=name)]
    if as_json:
        answer(answers[0] if len(answers) == 1 else answers)
        return
    for one in answers:
        answer(one)
