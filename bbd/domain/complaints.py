"""What is wrong with one thing that somebody gave, collected so that all of it is said at once."""

from bbd.domain.errors import InputRefused, Problem


class Complaints:
    """Collects what is wrong with one reading; `where` is the place of the whole ("messwerte.csv, Zeile 3")."""

    def __init__(self, where: str = "") -> None:
        self.where = where
        self.problems: list[Problem] = []

    def about(self, field: str, what: str, remedy: str = "") -> None:
        """Note that `what` is wrong with `field`."""
        self.problems.append(Problem(what, self.place(field), remedy, field))

    def take_over(self, refusal: InputRefused) -> None:
        """Note what a parser refused; its problems name their place already."""
        self.problems.extend(refusal.problems)

    def place(self, field: str) -> str:
        """Return how the place of `field` is written; empty where there is no file."""
        return f"{self.where}, Feld „{field}“" if self.where else ""

    def silent_on(self, *fields: str) -> bool:
        """Say whether nothing has been noted about any of `fields`."""
        return not any(problem.field in fields for problem in self.problems)
