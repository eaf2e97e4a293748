"""A small pack, and the mistakes one can make in it: what is replaced, by what, and what bbd says of it."""

RULE = """name = "own"
facts = "indicator"

[[rules]]
id = "own-rule"
why = "Weil es so vereinbart ist."
source = "Zielvereinbarung"
when = { days_overdue = { at_least = 1 } }
then = { remind = "contact", letter = "reading-overdue", ladder = "miss" }
"""

OVERDUE = "{ at_least = 1 }"
IN_RULE = "own.toml, Zeile 8, Regel „own-rule“, Feld „when"

MISTAKES = [
    (
        "days_overdue =",
        "days_overdu =",
        f"{IN_RULE}.days_overdu“: Den Fakt „days_overdu“ gibt es hier nicht. Meinten Sie „days_overdue“?",
    ),
    (
        "days_overdue =",
        "vacant_roles =",
        f"{IN_RULE}.vacant_roles“: Den Fakt „vacant_roles“ gibt es hier nicht. Es gibt ihn bei „agreement“.",
    ),
    (
        "at_least",
        "atleast",
        f"{IN_RULE}.days_overdue.atleast“: Den Vergleich „atleast“ gibt es nicht. Meinten Sie „at_least“?",
    ),
    (
        "at_least = 1",
        'at_least = "1"',
        f"{IN_RULE}.days_overdue.at_least“: „1“ passt nicht zu „days_overdue“. Erwartet wird eine ganze Zahl",
    ),
    ("at_least = 1", "at_least = 1.5", "1.5 passt nicht zu „days_overdue“"),
    ("at_least = 1", "at_least = true", "true passt nicht zu „days_overdue“"),
    ("at_least = 1", "at_least = -1", "-1 passt nicht zu „days_overdue“"),
    ("at_least = 1", "at_least = nan", "Der Wert passt nicht zu „days_overdue“"),
    ("at_least = 1", f"at_least = 0x{'f' * 9000}", "Der Wert passt nicht zu „days_overdue“"),
    ("at_least = 1", "at_least = 2027-01-01", "Der Wert passt nicht zu „days_overdue“"),
    (OVERDUE, "{}", "Zu „days_overdue“ fehlt, womit verglichen wird."),
    (OVERDUE, "[1, 2]", "Der Wert passt nicht zu „days_overdue“"),
    (OVERDUE, "{ one_of = [] }", "„one_of“ braucht eine Liste von 1 bis 20 Werten."),
    (OVERDUE, "{ one_of = [1, 1] }", "„one_of“ nennt einen Wert zweimal."),
    (OVERDUE, "{ missing = 1 }", "„missing“ braucht true oder false."),
    (
        OVERDUE,
        "{ at_least = 5, at_most = 3 }",
        "„when.days_overdue“: Diesen Bereich kann kein Wert treffen. Meinten Sie „{ at_least = 3, at_most = 5 }“?",
    ),
    (OVERDUE, "{ less_than = 0 }", "Diesen Bereich kann kein Wert treffen."),
    (
        "days_overdue = { at_least = 1 }",
        'has_reading = "ja"',
        "„ja“ passt nicht zu „has_reading“. Erwartet wird true oder false",
    ),
    (
        "days_overdue = { at_least = 1 }",
        "has_reading = { at_least = 1 }",
        "„has_reading“ ist keine Zahl; „at_least“ vergleicht Zahlen.",
    ),
    (
        "days_overdue = { at_least = 1 }",
        'assessment = "of_track"',
        "„of_track“ ist kein Wert von „assessment“. Meinten Sie „off_track“?",
    ),
    (
        "days_overdue = { at_least = 1 }",
        "assessment = 3",
        "3 ist kein Wert von „assessment“. Möglich sind: „on_track“, ",
    ),
    ("{ days_overdue = { at_least = 1 } }", "{}", "Die Bedingung ist leer; die Regel schlüge immer an."),
    ("{ days_overdue = { at_least = 1 } }", "7", "Das Feld „when“ braucht einen Block in geschweiften Klammern."),
    (
        OVERDUE,
        '5, all = [ { days_overdue = "missing" } ]',
        "Diese Regel kann nie anschlagen: Ihre Bedingungen schließen einander aus.",
    ),
    (OVERDUE, "1, any = []", "Die Gruppe „any“ ist leer oder enthält einen leeren Teil."),
    (OVERDUE, "1, any = [ {} ]", "Die Gruppe „any“ ist leer oder enthält einen leeren Teil."),
    (OVERDUE, "1, not = {}", "Die Gruppe „not“ ist leer."),
    (OVERDUE, "1, all = 3", "Unter „all“ werden Blöcke erwartet"),
    (
        OVERDUE,
        f"{{ one_of = {list(range(20))} }}, overdue_readings = {{ one_of = [1, 2] }}",
        "mehr als 24 Alternativen",
    ),
    ("days_overdue =", "not.not.not.not.not.not.not.not.not.not.not.not.not.days_overdue =", "tiefer als 12 Ebenen"),
    (
        'letter = "reading-overdue"',
        'letter = "reading-overdu"',
        "„then.letter“: Das Schreiben „reading-overdu“ ist nicht bekannt. Meinten Sie „reading-overdue“?",
    ),
    (
        'letter = "reading-overdue"',
        'letter = "measure-overdue"',
        "Das Schreiben „measure-overdue“ passt nicht zu „indicator“. Es berichtet über „measure“.",
    ),
    ('"miss"', '"mis"', "Feld „then.ladder“: Die Leiter „mis“ ist nicht bekannt. Meinten Sie „miss“?"),
    ('"contact"', '"kontakt"', "Feld „then.remind“: Die Rolle „kontakt“ ist nicht bekannt. Meinten Sie „contact“?"),
    (
        '"contact"',
        '"leadership"',
        "Die erste Stufe der Leiter „miss“ geht nicht an „leadership“. Sie geht an „contact“.",
    ),
    ("remind", "remember", "„then.remember“: Das Feld „remember“ gibt es hier nicht."),
    ('ladder = "miss"', 'escalate = "contact"', "Nötig ist genau eines von „remind“, „escalate“ und „praise“."),
    (
        'ladder = "miss"',
        'severity = "hoch"',
        "Die Dringlichkeit „hoch“ ist nicht bekannt. Möglich sind: „info“, „warning“, „critical“.",
    ),
    (
        'source = "Zielvereinbarung"\n',
        "",
        "own.toml, Zeile 4, Regel „own-rule“, Feld „source“: Das Feld „source“ fehlt.",
    ),
    (
        '"Weil es so vereinbart ist."',
        '""',
        "Zeile 6, Regel „own-rule“, Feld „why“: Das Feld „why“ braucht einen nicht leeren Text",
    ),
    ('"own-rule"', '"Own Rule"', "Zeile 5, Regel „Own Rule“, Feld „id“: So darf eine Regel nicht heißen."),
    ("id =", "idd =", "Zeile 5, Regel ohne id"),
    (
        "source =",
        'inhibits = ["own-rul"]\nsource =',
        "Zeile 7, Regel „own-rule“, Feld „inhibits“: Die Regel „own-rul“ gibt es nicht. Meinten Sie „own-rule“?",
    ),
    ("source =", 'inhibits = ["own-rule"]\nsource =', "Eine Regel kann sich nicht selbst zurückstellen."),
    ("source =", 'inhibits = "own-rule"\nsource =', "braucht eine Liste von Texten"),
    (
        "source =",
        'holds_from = "2027-01-01"\nsource =',
        "Das Feld „holds_from“ braucht ein Datum ohne Anführungszeichen",
    ),
    (
        "source =",
        "holds_from = 2027-02-01\nholds_until = 2027-01-01\nsource =",
        "Zeile 8, Regel „own-rule“, Feld „holds_until“: Die Regel endet, bevor sie beginnt.",
    ),
    ('name = "own"', 'name = "other"', "Zeile 1, Feld „name“: Das Regelwerk heißt anders als seine Datei."),
    (
        '"indicator"',
        '"indikator"',
        "Zeile 2, Feld „facts“: Die Art von Gegenstand „indikator“ ist nicht bekannt. Meinten Sie „indicator“?",
    ),
    ("[[rules]]", "[[regeln]]", "Zeile 4, Feld „regeln“: Das Feld „regeln“ gibt es hier nicht."),
]
