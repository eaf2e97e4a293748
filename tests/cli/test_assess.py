"""`bbd assess`, as a script calls it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bbd.cli.assess import command
from bbd.domain.errors import InputRefused

LINE = (
    '{"id":"%s","method":"path","direction":"up","values":{"2012":"19.3"},'
    '"baseline":{"value":"17.5","year":2011},"target":{"value":"25","year":2013}}'
)


def assess(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(command, list(arguments), input=stdin, catch_exceptions=False, standalone_mode=False)


def test_each_line_gets_one_line_of_json(tmp_path: Path) -> None:
    file = tmp_path / "reihen.jsonl"
    file.write_text(f"{LINE % 'a'}\n{LINE % 'b'}\n", encoding="utf-8")
    answers = [json.loads(line) for line in assess(str(file)).stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b"]
    assert list(answers[0]) == ["id", "status", "current", "projected", "shortfall", "gap", "reason"]
    assert answers[0]["status"] == "off_track"


def test_standard_input_is_a_dash() -> None:
    assert json.loads(assess("-", stdin=LINE % "a").stdout)["projected"] == "21.25"


def test_with_json_the_answer_is_one_document() -> None:
    assert json.loads(assess("-", "--json", stdin=LINE % "a").stdout)["id"] == "a"
    both = json.loads(assess("-", "--json", stdin=f"{LINE % 'a'}\n{LINE % 'b'}").stdout)
    assert [answer["id"] for answer in both] == ["a", "b"]


def test_one_bad_line_refuses_all() -> None:
    with pytest.raises(InputRefused, match="Standardeingabe, Zeile 2, Spalte 1: Der Text ist kein gültiges JSON"):
        assess("-", stdin=f"{LINE % 'a'}\nx\n{LINE % 'b'}")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"fehlt\.jsonl"):
        assess(str(tmp_path / "fehlt.jsonl"))
