"""Installs the peers, pinned, into `.venv-peers` of the checkout: the Python ones, and the node ones beneath it.

Nothing of bbd's own environment is touched. What cannot be installed is no error: its reason stands in the table.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
HERE: Final = Path(__file__).parent
HOME: Final = ROOT / ".venv-peers"
PYTHON: Final = HOME / "bin" / "python"
NODE_MODULES: Final = HOME / "node" / "node_modules"


def install() -> dict[str, str]:
    """Install what is missing; return by home ("peers", "node") why it could not be, nothing where it could."""
    steps = {"peers": _install_python, "node": _install_node}
    reasons = {home: step() for home, step in steps.items()}
    return {home: reason for home, reason in reasons.items() if reason}


def _install_python() -> str:
    wanted = HERE / "requirements.txt"
    if _is_done(HOME / "requirements.txt", wanted):
        return ""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    made = _run([sys.executable, "-m", "venv", str(HOME)], ROOT)
    # One by one: a package that cannot be built takes none of the others with it; its adapter names it.
    names = [line for line in wanted.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    missing = "" if made else "\n".join(reason for name in names if (reason := _run([*pip, name], ROOT)))
    if not made and not missing:
        shutil.copy(wanted, HOME / "requirements.txt")
    elif missing:
        print(missing, file=sys.stderr)
    return made


def _install_node() -> str:
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed"
    folder = NODE_MODULES.parent
    if _is_done(folder / "package-lock.json", HERE / "node" / "package-lock.json") and NODE_MODULES.is_dir():
        return ""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "node" / name, folder)
    reason = _run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], folder)
    if reason:
        (folder / "package-lock.json").unlink()
    return reason


def _is_done(there: Path, wanted: Path) -> bool:
    return there.is_file() and there.read_bytes() == wanted.read_bytes()


def _run(command: list[str], folder: Path) -> str:
    """Run a command; return the last line of what it complained about, nothing if it went well."""
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    if ended.returncode == 0:
        return ""
    lines = (ended.stderr or ended.stdout).strip().splitlines()
    return lines[-1] if lines else f"{command[0]} ended with {ended.returncode}"
