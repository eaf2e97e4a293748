"""The README's drawing of the lifecycle is the table that the code runs on."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_drawing_of_the_lifecycle_is_up_to_date() -> None:
    checked = subprocess.run(
        [sys.executable, "tools/drawings.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_the_map_names_every_folder_of_the_package() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    folders = {path.parent.name for path in (ROOT / "bbd").glob("*/__init__.py")}
    assert {name for name in folders if f"      {name}/" not in readme} == set()
