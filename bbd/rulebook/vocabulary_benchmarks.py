"""The facts of an indicator about the benchmark that it follows or is compared with."""

from typing import Final

from bbd.rulebook.fact import Fact, Noun, count, days

BENCHMARK: Final[tuple[Fact, ...]] = (
    count(
        "benchmark_moved_by",
        "Verschiebung der Vergleichsgröße",
        "um wie viele Zehntel eines Prozentpunkts die Vergleichsgröße gestiegen oder gefallen ist, seit die geltende "
        "Fassung gezeichnet "
        "oder danach zuletzt überprüft wurde; abgerundet (0,5 Prozentpunkte sind 5); ist keine Definition vereinbart, "
        "die größte Verschiebung innerhalb einer Definition; fehlt ohne Vergleichsgröße, ohne Wert aus der Zeit der "
        "Zeichnung und bei Kennzahlen, die nicht in Prozent gemessen werden",
        says="die Vergleichsgröße | hat | sich um {} verschoben",
        noun=Noun("Prozentpunkt", "Prozentpunkte", "einen", tenths=True),
        unknown="eine Verschiebung der Vergleichsgröße",
    ),
    days(
        "benchmark_value_days",
        "Seit dem neuen Wert der Vergleichsgröße",
        "Tage, seit der Wert eingetragen wurde, durch den sich die Vergleichsgröße verschoben hat; am Tag selbst 0; "
        "fehlt, wenn sie sich nicht verschoben hat",
        says="der neue Wert der Vergleichsgröße | ist | seit {} eingetragen",
        zero="der neue Wert der Vergleichsgröße | ist | seit heute eingetragen",
        missing="kein neuer Wert der Vergleichsgröße | liegt…vor",
        there="ein neuer Wert der Vergleichsgröße | liegt…vor",
    ),
)
