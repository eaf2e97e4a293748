"""Sorting as people expect it of a German list."""

from bbd.domain.german_order import german_order


def test_umlauts_small_letters_and_other_marks_stand_where_people_look_for_them() -> None:
    names = [
        "Zoo",
        "Öffentlicher Dienst",
        "degewo",
        "Ämter",
        "Oper",
        "Amt",
        "Straße",
        "Strasse A",
        "Aydın",
        "Aydin B",
        "İTDZ",
    ]
    assert sorted(names, key=german_order) == [
        "Amt", "Ämter", "Aydın", "Aydin B", "degewo", "İTDZ", "Öffentlicher Dienst", "Oper", "Straße",
        "Strasse A", "Zoo",
    ]  # fmt: skip


def test_names_that_differ_in_marks_alone_have_one_order() -> None:
    assert sorted(["Bär", "Bar", "bar"], key=german_order) == sorted(["bar", "Bär", "Bar"], key=german_order)
