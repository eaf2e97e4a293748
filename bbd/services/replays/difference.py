"""Two ways it could have gone, compared: what would be added, what removed, what else would differ, and the letters.

Plain data that is printed, stored and shown alike; bbd.services.replay says what it looks like.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from bbd.services.replays.days import Span
from bbd.services.replays.stage import Found, Stage

Key = tuple[str, str, date]
"""Rule, subject and opening day: findings equal in these count as the same."""


def compare(before: Stage, after: Stage, days: Span, names: Mapping[str, str]) -> dict[str, Any]:
    """Return what `after` adds to `before`, removes from it and does otherwise; `names` are people's by mail."""
    old, new = _within(before.found.values(), days), _within(after.found.values(), days)
    same = [(old[key], new[key]) for key in sorted(old.keys() & new.keys())]
    told = [(_told(one, days), _told(other, days)) for one, other in same]
    return {
        "added": [_told(new[key], days) for key in sorted(new.keys() - old.keys())],
        "removed": [_told(old[key], days) for key in sorted(old.keys() - new.keys())],
        "letters": _letters(before, after, days, names),
        "changed": [_changed(one, other) for one, other in told if one != other],
        "findings": {"before": len(old), "after": len(new), "same": len(same)},
        "steps": {"before": _steps(old.values(), days), "after": _steps(new.values(), days)},
    }


def _within(found: Iterable[Found], days: Span) -> dict[Key, Found]:
    """Return what was open on any of the days; what was open before them counts as opened on the first one."""
    open_then = (one for one in found if one.since <= days.last and (one.until is None or one.until >= days.first))
    return {(one.rule, one.subject, max(one.since, days.first)): one for one in open_then}


def _told(found: Found, days: Span) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "subject": found.subject,
        "since": max(found.since, days.first).isoformat(),
        "until": found.until.isoformat() if found.until else None,
        "open_before": found.since < days.first,
        "steps": [
            {"step": step, "on": day.isoformat()} for step, day in sorted(found.steps.items()) if _is_asked(day, days)
        ],
    }


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    common = {name: before[name] for name in ("rule", "subject", "since")}
    either = ("until", "open_before", "steps")
    return {
        **common,
        "before": {name: before[name] for name in either},
        "after": {name: after[name] for name in either},
    }


def _steps(found: Iterable[Found], days: Span) -> int:
    return sum(_is_asked(day, days) for one in found for day in one.steps.values())


def _is_asked(day: date, days: Span) -> bool:
    return days.first <= day <= days.last


def _letters(before: Stage, after: Stage, days: Span, names: Mapping[str, str]) -> dict[str, Any]:
    old, new = _by_person_and_week(before, days), _by_person_and_week(after, days)
    weeks: dict[date, Counter[str]] = {monday: Counter() for monday in _mondays(days)}
    people: dict[str, dict[date, Counter[str]]] = {}
    for side, letters in (("before", old), ("after", new)):
        for (mail, monday), number in letters.items():
            weeks[monday][side] += number
            people.setdefault(mail, {}).setdefault(monday, Counter())[side] += number
    return {
        **_both(old.total(), new.total()),
        "weeks": [_week(monday, count) for monday, count in weeks.items()],
        "people": [_person(mail, names.get(mail, mail), people[mail]) for mail in sorted(people)],
    }


def _by_person_and_week(stage: Stage, days: Span) -> Counter[tuple[str, date]]:
    found: Counter[tuple[str, date]] = Counter()
    for (mail, day), number in stage.letters.items():
        if _is_asked(day, days):
            found[mail, _monday(day)] += number
    return found


def _mondays(days: Span) -> Iterable[date]:
    first = _monday(days.first)
    return (first + timedelta(weeks=number) for number in range((days.last - first).days // 7 + 1))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(monday: date, count: Counter[str]) -> dict[str, Any]:
    year, week, _ = monday.isocalendar()
    return {"week": f"{year}-W{week:02d}", "monday": monday.isoformat(), **_both(count["before"], count["after"])}


def _person(mail: str, name: str, weeks: Mapping[date, Counter[str]]) -> dict[str, Any]:
    before, after = (sum(count[side] for count in weeks.values()) for side in ("before", "after"))
    told = [_week(monday, weeks[monday]) for monday in sorted(weeks)]
    return {"mail": mail, "name": name, **_both(before, after), "weeks": told}


def _both(before: int, after: int) -> dict[str, int]:
    return {"before": before, "after": after}
