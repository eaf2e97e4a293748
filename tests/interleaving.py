"""Threads that take turns at the database, statement by statement, in an order drawn from a seed.

Each actor is a thread with connections of its own. Before every statement and every commit it waits at a gate; the
stage lets one through at a time. Who must wait inside the database, for somebody else's lock, is noticed by not coming
back, and the others go on. With `gates` off all run as they like.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from random import Random
from typing import Any

from sqlalchemy import event

from bbd.store.database import Database

PATIENCE = 0.01
"""Seconds after which who has not come back to the gate is taken to wait for a lock."""
LOYALTIES = (0.0, 0.5, 0.9, 0.97)
"""How likely the same actor goes on: from shuffled statements to transactions that hardly meet."""
TOO_LONG = 120
GATES = ("before_cursor_execute", "commit")


class Stage:
    """One scene: the actors, whose turn it is, and what they ran into."""

    def __init__(self, random: Random, *, gates: bool = True) -> None:
        self._random, self._gates = random, gates
        self._loyalty = random.choice(LOYALTIES)
        self._changed = threading.Condition()
        self._here = threading.local()
        self._playing: set[str] = set()
        self._waiting: set[str] = set()
        self._away: set[str] = set()
        self._turn: str | None = None
        self._faults: list[BaseException] = []

    def play(self, actors: Mapping[str, Callable[[], None]], databases: Collection[Database]) -> None:
        """Let all actors play to their end; what any of them did not expect is raised here."""
        self._playing = set(actors)
        threads = [threading.Thread(target=self._act, args=(name, act)) for name, act in actors.items()]
        with self._watched(databases):
            for thread in threads:
                thread.start()
            if self._gates:
                self._direct()
            for thread in threads:
                thread.join(TOO_LONG)
        if self._faults:
            raise self._faults[0]

    def _act(self, name: str, act: Callable[[], None]) -> None:
        self._here.name = name
        try:
            act()
        except BaseException as fault:  # noqa: BLE001 - raised again where the scene was begun
            self._faults.append(fault)
        with self._changed:
            self._playing.discard(name)
            self._changed.notify_all()

    @contextmanager
    def _watched(self, databases: Collection[Database]) -> Iterator[None]:
        watched = [(database.engine, gate) for database in databases for gate in GATES]
        for engine, gate in watched:
            event.listen(engine, gate, self._gate)
        try:
            yield
        finally:
            for engine, gate in watched:
                event.remove(engine, gate, self._gate)

    def _gate(self, *_: Any) -> None:  # noqa: ANN401 - what SQLAlchemy tells of a statement
        name = getattr(self._here, "name", None)
        if name is None or not self._gates:
            return
        with self._changed:
            self._waiting.add(name)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._turn == name, TOO_LONG)
            self._turn = None
            self._waiting.discard(name)
            self._changed.notify_all()

    def _direct(self) -> None:
        """Choose who goes next until nobody plays any more."""
        last = ""
        with self._changed:
            while self._playing:
                self._changed.wait_for(lambda: self._playing <= self._waiting | self._away, PATIENCE)
                self._away = self._playing - self._waiting
                if not self._waiting:
                    self._changed.wait(PATIENCE)
                    continue
                stays = last in self._waiting and self._random.random() < self._loyalty
                last = last if stays else self._random.choice(sorted(self._waiting))
                self._turn = last
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._turn is None, TOO_LONG)
