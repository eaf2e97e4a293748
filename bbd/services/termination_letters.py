"""The letters about a termination: that it was declared and takes others, and that it was done."""

from bbd.clock import local_date
from bbd.domain.german_dates import written
from bbd.services.occasions import Occasion
from bbd.services.terminations import pending
from bbd.store.agreements import JournalEntry


def tell_terminated(occasion: Occasion, entry: JournalEntry) -> None:
    """Tell everybody who has a part in the agreement to which day it is terminated, and why."""
    ends = occasion.agreement.ended_on
    until = f" zum {written(ends)}" if ends else ""
    named = f"die Zielvereinbarung {occasion.agreement.number} („{occasion.version.title}“)"
    occasion.write(
        occasion.concerned,
        f"Gekündigt{until}: {occasion.name}",
        (
            f"{occasion.who} hat {named}{until} gekündigt.",
            f"Begründung: {entry.reason}",
            "Bis dahin gilt sie weiter." if occasion.agreement.runs_until else "",
        ),
        about=f"terminated {occasion.agreement.id}",
        label="Zielvereinbarung ansehen",
    )


def tell_termination_declared(occasion: Occasion, entry: JournalEntry) -> None:
    """Ask those of a board whose declaration a termination still needs."""
    on = local_date(occasion.at, occasion.settings.timezone)
    for one in pending(occasion.session, occasion.version, on):
        more, comes = ("eine", "kommt") if one.missing == 1 else (str(one.missing), "kommen")
        occasion.write(
            one.waiting,
            f"Kündigung erklärt, noch nicht wirksam: {occasion.name}",
            (
                f"{occasion.who} hat für Ihre Seite die Kündigung zum {written(one.on)} erklärt.",
                f"Begründung: {entry.reason}",
                f"Wirksam wird sie, wenn bis dahin noch {more} weitere dazu{comes}; sonst ist sie hinfällig.",
            ),
            about=f"declared {entry.id}",
            label="Ansehen und entscheiden",
            page="#terminate",
        )
