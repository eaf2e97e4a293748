"""Which module holds which command; attached when the command line starts."""

from importlib import import_module

import click

MODULES: tuple[str, ...] = (
    "demo",
    "serve",
    "worker",
    "sweep",
    "findings",
    "letters",
    "rules",
    "assess",
    "importing",
    "exporting",
    "agreements",
    "schema",
    "people",
    "audit",
    "database",
    "operation",
)
"""Modules of bbd.cli, each with `command` or, where several belong together, `commands`."""


def attach(group: click.Group) -> None:
    """Add every command to `group`, once."""
    if group.commands:
        return
    for name in MODULES:
        module = import_module(f"bbd.cli.{name}")
        for command in getattr(module, "commands", None) or (module.command,):
            group.add_command(command)
