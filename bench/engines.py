"""How fast bbd's engine is beside its peers: `python bench/engines.py [--agreements N] [--rounds R] [ENGINE …]`.

Installs the peers into `.venv-peers`, judges the same indicators by the same five rules on each engine, checks that
all give the same matches (exit 1 if one does not), and prints a table; docs/performance.md says what it means.
`--into docs/performance.md` writes it there. The work is done in bench/peers; this finds it.
"""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    # Run by its path, Python looks beside this file only.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    runpy.run_module("bench.peers", run_name="__main__", alter_sys=True)
