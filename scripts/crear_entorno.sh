#!/bin/sh
# Makes the virtual environment FOLDER with the first Python that will do: $PYTHON if it is set, else one of those below.
set -eu

folder=$1
for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
        found=$candidate
        "$candidate" -c 'import ensurepip, venv' 2>/dev/null || continue
        echo "Making $folder with $("$candidate" --version)"
        # --clear: what an earlier Python left there is of no use to this one.
        exec "$candidate" -m venv --clear "$folder"
    fi
done

if [ -n "${found:-}" ]; then
    echo "$found has no venv module. On Debian or Ubuntu: apt-get install python3-venv" >&2
else
    seen=$(python3 --version 2>&1 || echo 'no python3')
    echo "Python 3.11 to 3.14 is needed; this machine has: $seen. Name another with: make PYTHON=/path/to/python3.12" >&2
fi
exit 1
