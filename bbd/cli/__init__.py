"""The command line: one module per command group. Here they meet, and errors become sentences and exit codes."""

import sys
from collections.abc import Sequence

import click

from bbd import __version__
from bbd.cli.commands import Commands
from bbd.domain.errors import Refused
from bbd.settings import SettingsRefused


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bbd")
def cli() -> None:
    """Zielvereinbarungen führen: Entwurf, Zeichnung, Messwerte, Hinweise, Briefe."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code; what is refused is said on stderr, never traced."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    try:
        code = cli.main(arguments, prog_name="bbd", standalone_mode=False)
    except Refused as refusal:
        click.echo(str(refusal), err=True)
        return refusal.exit_code
    except SettingsRefused as refusal:
        click.echo(str(refusal), err=True)
        return 4
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        click.echo("Abgebrochen.", err=True)
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`bbd … | head`); that is no error of ours.
        sys.stderr.close()
        return 0
    return code if isinstance(code, int) else 0
