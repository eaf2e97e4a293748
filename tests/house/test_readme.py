"""The README's drawing of the lifecycle is the table that the code runs on, and what is cited is there."""

import re
import subprocess
import sys

from tests.checkout import ROOT, files


def test_the_drawing_of_the_lifecycle_is_up_to_date() -> None:
    checked = subprocess.run(
        [sys.executable, "tools/drawings.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_what_is_cited_of_the_interfaces_is_one_of_their_headings() -> None:
    text = (ROOT / "docs" / "interfaces.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^## (.+)$", text, re.MULTILINE))
    cited = {
        name
        for file in files()
        if file.suffix == ".py"
        for name in re.findall(r"docs/interfaces\.md,\s+([A-Z]\w+)", file.read_text(encoding="utf-8"))
    }
    assert "Findings" in cited
    assert cited <= headings


def test_the_map_names_every_folder_of_the_package() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    folders = {path.parent.name for path in (ROOT / "bbd").glob("*/__init__.py")}
    assert {name for name in folders if f"      {name}/" not in readme} == set()
