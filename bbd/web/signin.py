"""Signing in and out. Flask-Login carries the person through the request; the session itself lives in the database."""

import re
import time

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from bbd.domain.errors import InputRefused, Problem
from bbd.domain.words import ROLES
from bbd.services import signin
from bbd.services.signin import Busy, PasswordProof, TooMany, Try
from bbd.store.people import Person
from bbd.web.access import public
from bbd.web.edge import edge, now
from bbd.web.failures import failure
from bbd.web.forms import Form

blueprint = Blueprint("signin", __name__)
WAIT_SECONDS, MOST_WAITS = 0.05, 200
WRONG = "E-Mail-Adresse oder Passwort stimmen nicht."


class Visitor(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """Flask-Login's user: the person and the token of their session. The id in the cookie is the token."""

    def __init__(self, person: Person, token: str) -> None:
        self.person = person
        self.token = token

    def get_id(self) -> str:
        """Return the token, so that a session ended in the database ends everywhere."""
        return self.token


class LoginForm(Form):
    """Mail and password."""

    mail = StringField("E-Mail-Adresse", [InputRequired("Bitte Ihre E-Mail-Adresse eingeben."), Length(max=254)])
    password = PasswordField("Passwort", [InputRequired("Bitte Ihr Passwort eingeben."), Length(max=1000)])


def install(app: Flask) -> None:
    """Tell Flask-Login how a token becomes a person."""
    manager = LoginManager(app)
    manager.session_protection = None  # the token is random, hashed and revocable; the browser's name adds nothing
    manager.user_loader(_load)
    app.register_blueprint(blueprint)


def _load(token: str) -> Visitor | None:
    if g.get("unreachable"):
        return None
    with edge().database.reading() as reader:
        person = signin.person_of(reader, token, now=now())
        if person is None:
            return None
        reader.expunge(person)
    return Visitor(person, token)


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login() -> Response | tuple[str, int]:
    """Show the sign-in, or sign in and go on to where the person wanted to go."""
    form = LoginForm()
    if request.method == "GET":
        return redirect("/", code=303) if current_user.is_authenticated else (_page(form), 200)
    if not form.validate():
        return _page(form), 422
    proof = prove(form.mail.data, form.password.data)
    if isinstance(proof, TooMany):
        return too_many(proof)
    if proof is None:
        form.refuse(InputRefused(Problem(WRONG)))
        return _page(form), 422
    with edge().database.writing() as writer:
        token = signin.open_session(writer, proof, now=now())
        person = writer.get_one(Person, proof.person_id)
        writer.expunge(person)
    session.clear()
    login_user(Visitor(person, token))
    return redirect(safe_target(request.args.get("next", "")), code=303)


@blueprint.post("/logout")
@public
def logout() -> Response:
    """End the session in the database and in the browser."""
    if current_user.is_authenticated:
        with edge().database.writing() as writer:
            signin.close_session(writer, current_user.token, now=now())
    logout_user()
    session.clear()
    return redirect("/login", code=303)


def prove(mail: str, password: str) -> PasswordProof | TooMany | None:
    """Check a password against the limits and the hash; None means it is wrong. No transaction is open meanwhile."""
    database = edge().database
    begun = _begin(mail)
    if isinstance(begun, TooMany):
        return begun
    right = signin.is_right(begun, password)
    with database.writing() as writer:
        if right:
            return signin.take_back(writer, begun)
        signin.keep(writer, begun, now=now())
        return None


def _begin(mail: str) -> Try | TooMany:
    """Count a try; where others are being compared at this moment, wait for how they end."""
    for _ in range(MOST_WAITS):
        with edge().database.writing() as writer:
            begun = signin.begin_try(writer, mail, address=request.remote_addr or "", now=now())
        if not isinstance(begun, Busy):
            return begun
        time.sleep(WAIT_SECONDS)
    return TooMany(1)


def too_many(limit: TooMany) -> Response:
    """Answer 429 with the time to wait."""
    minutes = max(1, round(limit.seconds / 60))
    wait = "einer Minute" if minutes == 1 else f"{minutes} Minuten"
    response = failure(429, (f"Es gab zu viele falsche Passwörter. Bitte in {wait} noch einmal versuchen.",))
    response.headers["Retry-After"] = str(limit.seconds)
    return response


def safe_target(target: str) -> str:
    """Return `target` if it is a path of this site, else the front page; no other site can be smuggled in."""
    stripped = re.sub(r"[\x00-\x20\x7f]", "", target)
    return stripped if re.match(r"^/[^/\\]", stripped) else "/"


def _page(form: LoginForm) -> str:
    people: list[dict[str, str]] = current_app.config["DEMO_PEOPLE"]
    shown = [each | {"role": ", ".join(ROLES[role] for role in each["roles"].split())} for each in people]
    password = people[0]["password"] if people else ""
    return render_template("login.html", form=form, demo_people=shown, demo_password=password)
