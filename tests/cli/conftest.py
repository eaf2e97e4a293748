"""What tests of commands share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bbd.cli.rules import command


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return a way to run `bbd rules` that answers what it prints; what it refuses, the command line's edge tells."""

    def run(*arguments: str | Path) -> str:
        command.main([str(one) for one in arguments], standalone_mode=False)
        return capsys.readouterr().out

    return run
