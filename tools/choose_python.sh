#!/bin/sh
# Print the path of the first Python, newest first, that bbd can be installed with; or say what each one lacks.
#
#     sh tools/choose_python.sh [NAME…]      only these, default: python3.13 python3.12 python3.11 python3
#
# bbd needs 3.11 to 3.13 with venv and, because durable_rules is compiled, headers and a C compiler.
set -u
[ $# -gt 0 ] || set -- python3.13 python3.12 python3.11 python3

check='
import importlib.util, os, sys, sysconfig
name = "python%d.%d" % sys.version_info[:2]
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit("is Python %d.%d" % sys.version_info[:2])
if not importlib.util.find_spec("ensurepip") or not importlib.util.find_spec("venv"):
    sys.exit("has no venv (Debian: apt-get install %s-venv)" % name)
if not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")):
    sys.exit("has no headers (Debian: apt-get install %s-dev)" % name)
'
lacks=''
for name in "$@"; do
    path=$(command -v "$name") || continue
    if said=$("$path" -c "$check" 2>&1); then
        found=$path
        break
    fi
    lacks="$lacks
    $path: $(printf '%s\n' "$said" | sed -n '1p')"
done

if [ -z "${found-}" ]; then
    printf '%s\n' "bbd braucht Python 3.11, 3.12 oder 3.13 mit venv und Headern; gesucht wurde: $*.$lacks
Bitte eines davon installieren oder mit „make PYTHON=/pfad/zu/python …“ nennen.
(bbd needs Python 3.11 to 3.13 with venv and headers; install one, or name it by make PYTHON=….)" >&2
    exit 1
fi
if ! command -v "${CC:-cc}" >/dev/null; then
    printf '%s\n' "Es fehlt ein C-Compiler, mit dem durable_rules übersetzt wird (Debian: apt-get install gcc libc6-dev).
(A C compiler is missing; durable_rules needs it.)" >&2
    exit 1
fi
printf '%s\n' "$found"
