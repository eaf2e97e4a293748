"""`bbd rules`: look at the rule packs, check them, run their cases, and take a copy to edit."""

from dataclasses import asdict
from pathlib import Path
from textwrap import fill
from typing import Any

import click

from bbd.cli.context import answer, as_json, settings
from bbd.cli.replay import replay_rules
from bbd.cli.rule_export import export_rules, named_folder
from bbd.cli.rule_proposals import list_proposals, propose, rulebook_in_use
from bbd.cli.why import why_finding, why_no_finding
from bbd.domain.errors import CheckFailed, InputRefused, Problem
from bbd.rulebook import packs
from bbd.rulebook.facts_table import markdown
from bbd.rulebook.model import Rule, Rulebook
from bbd.rulebook.rule_wording import rule_in_words
from bbd.services import rule_tests

WIDTH = 100
INDENT = "    "

folder = click.argument("directory", metavar="[ORDNER]", required=False, callback=named_folder)


@click.group("rules")
def command() -> None:
    """Die Regeln: ansehen, prüfen, ausprobieren, kopieren."""


command.add_command(why_finding)
command.add_command(why_no_finding)
command.add_command(propose)
command.add_command(list_proposals)
command.add_command(replay_rules)
command.add_command(export_rules)


@command.command("list")
@as_json
def list_rules(*, as_json: bool) -> None:
    """Nennt die geltenden Regeln."""
    rulebook = rulebook_in_use(settings())
    if as_json:
        described = [_described(rule) | {"words": rule_in_words(rulebook, rule)} for rule in rulebook.rules.values()]
        answer(described)
        return
    for rule in rulebook.rules.values():
        click.echo(f"{rule.id}  ({rule.pack}.toml, Zeile {rule.line})\n    {rule.why}")
        click.echo(
            fill(" ".join(rule_in_words(rulebook, rule)), WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)
        )


@command.command("check")
@folder
@as_json
def check_rules(directory: Path | None, *, as_json: bool) -> None:
    """Prüft die Regelwerke im ORDNER, sonst die geltenden."""
    problems = _problems(directory)
    if as_json:
        answer({"ok": not problems, "problems": [asdict(problem) for problem in problems]})
    if problems:
        raise CheckFailed(problems)
    if not as_json:
        click.echo("Die Regelwerke sind in Ordnung.")


@command.command("test")
@folder
@click.option("--only", metavar="NAME", default="", help="Nur Fälle und Zeitverläufe, deren Name dies enthält.")
@as_json
def test_rules(directory: Path | None, only: str, *, as_json: bool) -> None:
    """Spielt die Fälle und Zeitverläufe neben den Regelwerken durch und prüft, ob sie jede Bedingung bewachen."""
    if problems := _problems(directory):
        raise CheckFailed(problems)
    tested = rule_tests.run(_rulebook(directory), only=only)
    if as_json:
        answer(tested.as_json())
    if tested.problems:
        raise CheckFailed([*tested.problems, Problem(tested.summary)])
    if not as_json:
        click.echo(tested.summary)


@command.command("facts")
def list_facts() -> None:
    """Nennt alle Fakten, nach denen Regeln fragen können, als Markdown-Tabellen."""
    click.echo(markdown(), nl=False)


def _rulebook(directory: Path | None) -> Rulebook:
    return rulebook_in_use(settings()) if directory is None else packs.load(directory)


def _problems(directory: Path | None) -> tuple[Problem, ...]:
    """Return what is wrong with the rules in the folder, else with those in force, or with what keeps others out."""
    if directory is not None:
        return packs.check(directory)
    try:
        rulebook_in_use(settings())
    except InputRefused:
        return packs.check(settings().rules_dir)
    return ()


def _described(rule: Rule) -> dict[str, Any]:
    then = rule.then
    return {
        "id": rule.id,
        "pack": rule.pack,
        "facts": rule.subject_type,
        "why": rule.why,
        "source": rule.source,
        "then": {
            str(then.verb): then.recipient,
            "letter": then.letter,
            "ladder": then.ladder or None,
        },
        "severity": str(then.severity),
        "inhibits": list(rule.inhibits),
        "holds_from": rule.holds_from and rule.holds_from.isoformat(),
        "holds_until": rule.holds_until and rule.holds_until.isoformat(),
    }
