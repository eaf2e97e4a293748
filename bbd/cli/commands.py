"""Which module holds which command. Only the one that is called gets imported: half of bbd is slow to load."""

from importlib import import_module

import click

MODULES: dict[str, str] = {
    "agreements": "agreements",
    "assess": "assess",
    "audit": "audit",
    "config": "config",
    "db": "database",
    "demo": "demo",
    "export": "exporting",
    "findings": "findings",
    "import": "importing",
    "letters": "letters",
    "people": "people",
    "routes": "routes",
    "rules": "rules",
    "schema": "schema",
    "serve": "serve",
    "sweep": "sweep",
    "worker": "worker",
}
"""The module of bbd.cli for each command; there it is called `command`."""


class Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(MODULES)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Return the command called `name`, or None."""
        if name not in MODULES:
            return None
        command: click.Command = import_module(f"bbd.cli.{MODULES[name]}").command
        return command
