# Sourced by ../run when the environment is missing or out of date. Uses its $here, $venv, $extra, $wanted.

set_up() {
    # One set-up at a time: the lock hangs on this open file and goes with the process.
    exec 9<"$here/run"
    local python
    python=$(find_python) || exit 1
    "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
    if ! ready "${extra:-run}"; then # nobody made it while we waited
        system_libraries "$python"
        environment "$python"
        [ -z "$extra" ] || browser
    fi
    exec 9<&-
}

# The interpreter of the environment that is there; else, of those that are new enough and can make environments,
# the quickest, the first of equals: one that was built without profile-guided optimisation, as pyenv does, takes a
# third more for a book.
find_python() {
    local path without="" seen=" " fit=() names=(python3.13 python3.12 python3.11 python3)
    if [ -n "${PYTHON-}" ]; then
        names=("$PYTHON")
    elif [ ! -e "$venv/unfinished" ] && path=$(new_enough "$venv/bin/python") && makes_environments "$path"; then
        printf '%s\n' "$path"
        return
    fi
    while read -r path; do
        path=$(new_enough "$path") || continue
        [[ $seen != *" $path "* ]] || continue
        seen+="$path "
        if makes_environments "$path"; then fit+=("$path"); else without=${without:-$path}; fi
    done < <(type -ap "${names[@]}")
    if [ ${#fit[@]} -gt 0 ]; then
        quickest "${fit[@]}"
        return
    fi
    if [ -z "$without" ] && [ -n "${PYTHON-}" ]; then
        die "PYTHON=$PYTHON 不能用：需要 Python 3.11 及以上。"
    elif [ -z "$without" ]; then
        install_packages "Python 3.11 及以上" python3 python3-venv
        without=$(command -v python3) || die "找不到 python3。"
        "$without" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
            die "需要 Python 3.11 及以上，本机的 $without 版本过低。请先安装新版本，或用 PYTHON=路径 ./run … 指定。"
    else # Debian and Ubuntu keep ensurepip in a package of its own
        install_packages "Python 的 venv 模块" "$(basename "$without")-venv"
    fi
    makes_environments "$without" || die "$without 缺少 ensurepip 模块，无法建立运行环境。"
    "$without" -c 'import os, sys; print(os.path.realpath(sys.executable))'
}

# The interpreter itself, without links, if it is new enough.
new_enough() {
    "$1" -c 'import os, sys
sys.exit(1) if sys.version_info < (3, 11) else print(os.path.realpath(sys.executable))' 2>/dev/null
}

makes_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# The first of the interpreters that takes a sixth less than those before it for a little of everything. They
# take turns, since whatever else runs here comes and goes, and the least of each counts.
quickest() {
    local at round took best=0 least=()
    for round in 1 2 3 4 5 6 7 8 9; do
        [ $# -gt 1 ] || break
        for ((at = 0; at < $#; at++)); do
            took=$(pace "${@:at+1:1}") || took=999999999
            if [ "$round" = 1 ] || [ "$took" -lt "${least[at]}" ]; then least[at]=$took; fi
        done
    done
    for ((at = 1; at < $#; at++)); do
        if [ $((least[at] * 100)) -lt $((least[best] * 85)) ]; then best=$at; fi
    done
    printf '%s\n' "${@:best+1:1}"
}

# Microseconds that an interpreter takes for a little of everything.
pace() {
    "$1" -I -S -c 'import time
def little():
    seen = {}
    for n in range(20000):
        seen[n % 97] = seen.get(n % 89, 0) + len(str(n))
def taken():
    begun = time.process_time_ns()
    little()
    return time.process_time_ns() - begun
print(min(taken() for _ in range(3)) // 1000)'
}

# Pango and HarfBuzz; briefgen/doctor.py knows which are missing and the command for this system.
system_libraries() {
    local command packages
    command=$(cd "$here" && env -u PYTHONHOME PYTHONPATH="$here" "$1" -m briefgen.doctor) && return
    case $command in
    *"apt-get install -y "*)
        packages=${command##*apt-get install -y }
        # shellcheck disable=SC2086
        install_packages "排版所需的系统库" $packages
        ;;
    *) die "缺少排版所需的系统库，请先执行：
    ${command:-（未能判断，请安装 Pango 与 HarfBuzz）}" ;;
    esac
    (cd "$here" && env -u PYTHONHOME PYTHONPATH="$here" "$1" -m briefgen.doctor >/dev/null) ||
        die "系统库已安装，但仍无法加载。请执行 ldconfig 后再试。"
}

# The browser that the tests open the HTML book in. Without it those tests are skipped, and say so.
browser() {
    local missing=()
    [ -n "${BRIEFGEN_CHROMIUM-}" ] || command -v chromium >/dev/null || missing+=(chromium)
    # What drives it is a Node that Debian's smallest systems lack a library for.
    [[ $OSTYPE == darwin* ]] || ldconfig -p 2>/dev/null | grep -q libatomic.so.1 || missing+=(libatomic1)
    [ ${#missing[@]} -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null || ! (install_packages "测试网页版用的浏览器" "${missing[@]}"); then
        say "没有浏览器 chromium：在浏览器里测试网页版的各项将跳过。"
    fi
}

# install_packages WHAT PACKAGE…: by apt-get when that is allowed without asking, else say what to do.
install_packages() {
    local what=$1 sudo="" command log
    shift
    command="apt-get install -y $*"
    [ "$(id -u)" = 0 ] || sudo="sudo"
    if ! command -v apt-get >/dev/null; then
        die "缺少$what，请用系统的软件包管理器安装（macOS：brew install python pango；Fedora：dnf install python3 pango）。"
    fi
    if [ -n "$sudo" ] && ! sudo -n true 2>/dev/null; then
        die "缺少$what，请先执行：
    sudo $command"
    fi
    say "正在安装$what：$*"
    log=$(mktemp)
    # An index that cannot be refreshed may still be good enough.
    if ! { $sudo apt-get update -q || true; } >"$log" 2>&1 ||
        ! $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" \
            </dev/null >>"$log" 2>&1; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        die "安装$what失败，请检查网络后执行：
    ${sudo:+sudo }$command"
    fi
    rm -f "$log"
}

# The virtual environment with the versions of the lock files.
environment() {
    local python=$1 log=$venv/setup.log
    say "正在准备运行环境（${venv}，首次约需一分钟）……"
    rm -f "$venv"/stamp-* 2>/dev/null || true
    # A set-up that was killed half way leaves its mark; nothing of it is trusted.
    if [ -e "$venv/unfinished" ] || ! same_python "$python"; then
        "$python" -m venv --clear "$venv" || die "无法在 $venv 建立运行环境。"
    fi
    : >"$venv/unfinished" || die "$venv 不能写入。"
    if ! install_all >"$log" 2>&1; then
        rm -f "$venv/unfinished" # pip itself puts back what it had begun
        tail -n 15 "$log" >&2
        die "安装依赖失败，完整记录见 $log。请检查网络（或 pip 镜像设置）后重试。"
    fi
    rm -f "$venv/unfinished"
    printf '%s\n' "$wanted" >"$venv/stamp-run"
    [ -z "$extra" ] || cp "$venv/stamp-run" "$venv/stamp-$extra"
    say "运行环境已就绪。"
}

# Whether the environment exists and is of this very interpreter.
same_python() {
    local which='import os, sys; print(sys.version_info[:2], os.path.realpath(sys._base_executable))'
    [ -x "$venv/bin/python" ] && [ "$("$venv/bin/python" -c "$which" 2>&1)" = "$("$1" -c "$which")" ]
}

# The packages that pyproject.toml asks for, and a path file that leads to the checkout itself: an editable
# install would copy the fonts and need the build backend.
install_all() {
    export PIP_REQUIRE_VIRTUALENV=0
    unset PYTHONHOME PYTHONPATH
    "$venv/bin/python" - "$here" "$extra" "$venv/wanted.txt" <<'END' || return
import pathlib, sys, sysconfig, tomllib
here, extra, wanted = sys.argv[1:]
project = tomllib.loads(pathlib.Path(here, "pyproject.toml").read_text("utf-8"))["project"]
packages = project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])
pathlib.Path(wanted).write_text("\n".join(packages) + "\n", "utf-8")
base = str(pathlib.Path(wanted).parent)  # the environment's own folder, whoever plays its interpreter
packages_folder = pathlib.Path(sysconfig.get_path("purelib", "venv", {"base": base, "platbase": base}))
packages_folder.mkdir(parents=True, exist_ok=True)
(packages_folder / "briefgen-checkout.pth").write_text(here + "\n", "utf-8")
END
    local pip=("$venv/bin/python" -m pip --disable-pip-version-check --no-input install)
    local locked=(-r "$here/requirements.lock" ${extra:+-r "$here/requirements-$extra.lock"})
    # Exact versions need no resolving. Where one of them does not exist for this Python or system, the second
    # step takes the newest that pyproject.toml allows; otherwise it finds everything there.
    "${pip[@]}" --no-deps "${locked[@]}" || printf '锁定的版本不全适用于本机，改用 pyproject.toml 允许的版本。\n'
    "${pip[@]}" -r "$venv/wanted.txt"
}
