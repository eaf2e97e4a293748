"""The checkout as the house's tests see it: the files that git knows or would take in."""

import functools
import subprocess
from pathlib import Path

from tests.leaving_out import leave_out

ROOT = Path(__file__).resolve().parent.parent


@functools.cache
def _listed() -> tuple[Path, ...] | None:
    # A clone may belong to another account than the one that tests it.
    git = ("git", "-c", "safe.directory=*", "-C", str(ROOT))
    try:
        listed = subprocess.run(  # noqa: S603 - fixed words
            [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file())


def files() -> tuple[Path, ...]:
    """Return every file of the checkout that is not ignored; without git the asking test is left out."""
    return _listed() or leave_out("git")


def modules() -> list[Path]:
    """Return every module of the package."""
    return sorted((ROOT / "bbd").rglob("*.py"))
