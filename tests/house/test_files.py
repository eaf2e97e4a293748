"""The house's files: the fixed top level, and what no file may hold. ruff and mypy see to the rest."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import ROOT, files

FIXED_TOP_LEVEL = (
    *("bbd", "rules", "migrations", "templates", "tests"),
    *("setup.cfg", "pyproject.toml", "wsgi.py", "Makefile", ".ci/run"),
    *("README.md", "CHANGELOG.md", "DECISIONS.md"),
)
BINARY = frozenset({".png", ".ico", ".woff2", ".pdf", ".xlsx", ".ttf", ".zip"})

# Written in pieces, because this file is one of those it looks at.
REGISTRIES = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("debian", "org"))
HOST = re.compile("|".join(re.escape(".".join(pieces)) for pieces in REGISTRIES) + r"|\"resolved\":\s*\"http")
MACHINE_PATH = re.compile(r"""(?<![\w.)}*\]-])/(?:work|root|home/\w+|Users/\w+)/""")
EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no\s*(?:cover|branch))(?P<rest>.*)")
REASON = re.compile(r"^(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w-]+(?:,\s*[\w-]+)*\])?\s*(?:-|–|#)\s*\w.*")


def _texts() -> list[Path]:
    return [file for file in files() if file.suffix not in BINARY]


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in _texts()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("name", FIXED_TOP_LEVEL)
def test_the_top_level_is_where_everybody_looks_for_it(name: str) -> None:
    assert (ROOT / name).exists()


def test_every_text_is_utf_8_and_ends_with_one_newline() -> None:
    contents = {file.relative_to(ROOT): file.read_bytes() for file in _texts()}
    assert len(contents) > 50
    # A CSV file may have the line ends of RFC 4180; data stays as it was published.
    assert [file for file, content in contents.items() if b"\r" in content and file.suffix != ".csv"] == []
    assert [file for file, content in contents.items() if content and not content.endswith(b"\n")] == []
    assert [file for file, content in contents.items() if content.endswith(b"\n\n")] == []
    assert [file for file, content in contents.items() if not _is_utf_8(content)] == []


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8", errors="strict")
    except UnicodeDecodeError:
        return False
    return not content.startswith(b"\xef\xbb\xbf")


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert _found(HOST) == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert _found(MACHINE_PATH) == []


def _exceptions() -> Iterator[str]:
    for file in files():
        if file.suffix != ".py":
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            mark = EXCEPTION.search(line)
            if mark and not REASON.match(mark["rest"]):
                yield f"{file.relative_to(ROOT)}:{number}: {line.strip()}"


def test_every_exception_from_the_strict_tools_gives_its_reason() -> None:
    assert list(_exceptions()) == []
