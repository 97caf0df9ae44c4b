#!/usr/bin/env bash
# Lint, form, types and tests: the one list of what must pass. Usage: tools/check.sh BIN [pytest arguments]
# All four run even when one fails, so that one look shows everything.
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
bin=$1
shift
failed=""

check() {
    printf '== %s\n' "$*"
    "$bin/python" -m "$@" || failed="$failed $1"
}

check ruff check .
check ruff format --check .
check mypy --strict briefgen
check pytest -q -rs -n auto --dist loadgroup "$@"

if [ -n "$failed" ]; then
    printf '未通过：%s\n' "$failed" >&2
    exit 1
fi
printf '全部通过。\n'
