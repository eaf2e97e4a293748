"""The engines that are compared, where each lives, and what its host does for it."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Home(Enum):
    """The environment in which an engine runs, in a process of its own."""

    BBD = "bbd"
    PEERS = "peers"
    NODE = "node"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table; `module` is `MODULE:CLASS`, or a script in node/; `host` says what is done for it."""

    name: str
    title: str
    home: Home
    module: str
    host: str


ROSTER: Final = (
    Entry(
        "loop",
        "Python loop written by hand",
        Home.BBD,
        "bench.peers.loop:Loop",
        "everything; it is the limit and no engine",
    ),
    Entry(
        "bbd",
        "**bbd**",
        Home.BBD,
        "bench.peers.house:Bbd",
        "nothing; the check of every fact and every answer and the way to the engine's process and back are timed too",
    ),
    Entry(
        "plain",
        "bbd, plain evaluator",
        Home.BBD,
        "bench.peers.house:Plain",
        "nothing; facts are checked; it is the oracle of the tests",
    ),
    Entry(
        "zen-one",
        "zen-engine, all rules in one expression",
        Home.PEERS,
        "bench.peers.zen:OneExpression",
        "melts the rules into one list of five outcomes, so that facts cross into Rust once; loops over indicators; "
        "gives the outcomes their rules' names back",
    ),
    Entry(
        "zen",
        "zen-engine, an expression a rule",
        Home.PEERS,
        "bench.peers.zen:Expressions",
        "loops over indicators and rules",
    ),
    Entry(
        "zen-table",
        "zen-engine, decision table",
        Home.PEERS,
        "bench.peers.zen:Table",
        "loops over indicators; makes each alternative (`any`) a row of its own",
    ),
    Entry(
        "node-rules",
        "node-rules",
        Home.NODE,
        "node_rules.js",
        "writes the conditions as JavaScript functions, so only their order is the engine's; loops over indicators",
    ),
    Entry(
        "clips",
        "CLIPS (clipspy)",
        Home.PEERS,
        "bench.peers.clips:Clips",
        "leaves out facts that no rule reads; makes a symbol of each state once; asserts 1,000 indicators at a time",
    ),
    Entry(
        "business-rules",
        "business-rules",
        Home.PEERS,
        "bench.peers.business_rules:BusinessRules",
        "loops over indicators; puts numbers for what is missing; asks for the opposite instead of `not`",
    ),
    Entry(
        "json-rules-engine",
        "json-rules-engine",
        Home.NODE,
        "json_rules_engine.js",
        "loops over indicators",
    ),
    Entry(
        "experta",
        "experta",
        Home.PEERS,
        "bench.peers.experta:Experta",
        "leaves out facts that no rule reads; declares 100 indicators at a time; puts a moved name of Python's "
        "`collections` back, without which it cannot be imported",
    ),
    Entry(
        "rule-engine",
        "rule-engine",
        Home.PEERS,
        "bench.peers.rule_engine:RuleEngine",
        "loops over indicators and rules",
    ),
)
