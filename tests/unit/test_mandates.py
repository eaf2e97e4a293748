"""Which of several mandates counts."""

from bbd.domain.mandates import Origin, by_precedence


def test_one_for_this_version_comes_before_a_general_one_and_a_granted_one_before_the_standing_deputy() -> None:
    found = [("forwarded", 1), ("people", 2), ("mandate", 3), ("people", 4)]
    assert by_precedence(found) == [2, 4, 3, 1]
    assert by_precedence([(Origin.MANDATE, "a"), (Origin.PEOPLE, "b")])[-1] == "a"
