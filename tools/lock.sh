#!/usr/bin/env bash
# Write requirements.lock and requirements-dev.lock anew from the newest versions that pyproject.toml allows, in an
# environment of its own. Use the oldest Python that must do, Debian 12's 3.11.2: newer ones take what it takes,
# while some packages ask for 3.11.5:  PYTHON=/usr/bin/python3.11 tools/lock.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${PYTHON:-python3}" -m venv "$scratch/venv"

# lock FILE TITLE REQUIREMENT: what the requirement brings beyond what is locked already.
lock() {
    local pip=("$scratch/venv/bin/python" -m pip --disable-pip-version-check)
    "${pip[@]}" install -q "$3"
    "${pip[@]}" freeze --all | grep -vE '^(briefgen|pip|setuptools|wheel)\b' | LC_ALL=C sort -f >"$scratch/all"
    touch "$scratch/known"
    { echo "# $2; written by tools/lock.sh."; grep -vxFf "$scratch/known" "$scratch/all"; } >"$here/$1"
    cp "$scratch/all" "$scratch/known"
}

lock requirements.lock "The exact versions that ./run installs" "$here"
lock requirements-dev.lock "What ./run test installs besides" "$here[dev]"
