#!/usr/bin/env bash
# Write requirements.lock anew from the newest versions that pyproject.toml allows, in an environment of its own.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${PYTHON:-python3}" -m venv "$scratch/venv"
pip=("$scratch/venv/bin/python" -m pip --disable-pip-version-check)
"${pip[@]}" install -q "$here[dev]"
{
    echo "# The exact versions that ./run installs (pip's constraints); written by tools/lock.sh."
    "${pip[@]}" freeze --all --exclude briefgen --exclude pip --exclude setuptools
} >"$scratch/lock"
mv "$scratch/lock" "$here/requirements.lock"
