"""A tiny application for tests alone: every macro, the login page and the error page, under the real one's policy.

It knows no database and no sign-in; what it shows is written here.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from flask import Flask, Response, flash, render_template
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from wtforms import BooleanField, DateField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from bbd import paths
from bbd.documents.chart_parts import ChartPoint, ChartSeries
from bbd.documents.charts import LineChart, responsive_chart
from bbd.domain import table_symbols, words
from bbd.domain.errors import Problem

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NAVIGATION = (
    ("/", "Meine Aufgaben"),
    ("/agreements", "Zielvereinbarungen"),
    ("/readings", "Messwerte"),
    ("/findings", "Hinweise"),
    ("/letters", "Post"),
    ("/people", "Personen"),
)
PEOPLE = (
    {"name": "Ayşe Yıldız", "role": "Koordination", "organisation": "Senat", "mail": "koordination@bbd.example"},
    {
        "name": "Bernd Kowalski",
        "role": "Leitung",
        "organisation": "Wasserbetriebe",
        "mail": "leitung@wasserbetriebe.example",
    },
)


class Signed(NamedTuple):
    name: str
    organisation: str


ALICE = Signed("Ayşe Yıldız", "Senat von Berlin")


class LoginForm(FlaskForm):
    mail = StringField("E-Mail-Adresse", [InputRequired("Bitte geben Sie Ihre E-Mail-Adresse ein.")])
    password = PasswordField("Passwort", [InputRequired("Bitte geben Sie Ihr Passwort ein.")])


class EverythingForm(FlaskForm):
    title = StringField("Titel", [InputRequired("Bitte geben Sie einen Titel an.")])
    value = StringField("Messwert", [InputRequired("Bitte geben Sie den Messwert als Zahl an, zum Beispiel 13,2.")])
    date = DateField("Stichtag", [InputRequired("Bitte geben Sie den Stichtag an.")])
    kind = SelectField("Art der Kennzahl", choices=dict(words.KINDS))
    decision = RadioField(
        "Entscheidung zu Ziel G1", [InputRequired("Bitte entscheiden Sie.")], choices=dict(words.DECISIONS)
    )
    reason = TextAreaField("Begründung", [Optional()])
    sure = BooleanField(
        "Ich habe den Wortlaut gelesen", [InputRequired("Bitte bestätigen Sie, dass Sie den Wortlaut gelesen haben.")]
    )


def percent(year: int, value: str, label: str = "") -> ChartPoint:
    return ChartPoint(date(year, 12, 31), Decimal(value), label)


WATER = LineChart(
    title="Anteil der neu eingestellten Auszubildenden mit Migrationsgeschichte",
    unit="%",
    readings=tuple(
        percent(year, value)
        for year, value in ((2008, "9.8"), (2009, "11.0"), (2010, "14.5"), (2011, "20.0"), (2012, "13.2"))
    ),
    path=(percent(2011, "20.0"), percent(2013, "25")),
    target=percent(2013, "25"),
    benchmarks=(ChartSeries("Anteil an der Bevölkerung", (percent(2008, "24.9"), percent(2012, "27.4"))),),
    description="Der Anteil stieg von 9,8 % (2008) auf 20,0 % (2011) und fiel 2012 auf 13,2 %. Ziel sind 25 %.",
)


def create_gallery() -> Flask:
    app = Flask(__name__, static_folder=str(paths.STATIC))
    app.config.update(SECRET_KEY=token_hex(), WTF_CSRF_ENABLED=True, TESTING=True)
    CSRFProtect(app)
    here = Path(__file__).parent
    app.jinja_loader = ChoiceLoader([FileSystemLoader(paths.TEMPLATES / "pages"), FileSystemLoader(here)])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(symbols=table_symbols, words=words, idempotency_key=lambda: token_hex(8))
    app.context_processor(lambda: {"demo": True, "navigation": NAVIGATION})
    app.after_request(_under_policy)
    _add_pages(app)
    return app


def _under_policy(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def _add_pages(app: Flask) -> None:
    app.add_url_rule("/agreements/gallery", view_func=_gallery)
    app.add_url_rule("/refused", view_func=_refused)
    app.add_url_rule("/login", view_func=_login)
    app.add_url_rule("/login-refused", view_func=_login_refused)
    app.add_url_rule("/error/409", view_func=_stale)
    for name in ("accessibility", "privacy"):
        app.add_url_rule(f"/{name}", name, _statement, defaults={"name": name})


def _statement(name: str) -> str:
    return render_template(f"{name}.html", contact_mail=PEOPLE[0]["mail"])


def _gallery() -> str:
    flash("Der Messwert ist gespeichert.", "success")
    form = EverythingForm(data={"reason": "Erste Zeile\nZweite Zeile"})
    return render_template("gallery.html", form=form, signed_in=ALICE, chart=responsive_chart(WATER))


def _refused() -> str:
    form = EverythingForm(kind="share", meta={"csrf": False})
    form.validate()
    form.form_errors.append("Der Beginn liegt nach dem Ende der Laufzeit.")
    problem = Problem("Der Wert passt nicht zum Bruch: 25,03 % statt 24,6 %.", where="Messwert", field="value")
    return render_template("refused.html", form=form, problems=(problem,), signed_in=ALICE)


def _login() -> str:
    people = {"demo_people": PEOPLE, "demo_password": "beispiel-2026"}
    return render_template("login.html", form=LoginForm(), navigation=(), **people)


def _login_refused() -> str:
    form = LoginForm()
    form.form_errors.append("E-Mail-Adresse oder Passwort stimmt nicht.")
    return render_template("login.html", form=form, navigation=())


def _stale() -> str:
    sent = (("Begründung", "Die Zahlen\nfehlen noch."),)
    title = "Inzwischen hat sich etwas geändert"
    return render_template("error.html", status=409, title=title, sent=sent, signed_in=ALICE)
