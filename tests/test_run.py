"""`./run` on a stand-in for a fresh machine: a stub plays Python, so that nothing is downloaded."""

import os
import resource
import shutil
import stat
import statistics
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Plays the interpreter of the machine and, copied, that of the environment. PIP and LIBRARIES say what fails.
PYTHON = """#!/bin/bash
echo "$(basename "$0") $*" >>"$TRACE"
case "$*" in
*_base_executable*) [ "$(basename "$0")" = python ] && echo "${MADE_OF-stub}" || echo stub ;;
*process_time*) eval "echo \\${PACE_$(basename "$0" | tr -cd 0-9a-z)-1000}" ;;
*realpath*) realpath "$0" ;;
*"import ensurepip, venv"*) [ "${VENV-}" != missing ] ;;
*"-m venv --clear "*)
    rm -rf "${@: -1}" && mkdir -p "${@: -1}/bin" && cp "$0" "${@: -1}/bin/python"
    ;;
*"-m pip "*"--no-deps"*) [ "${PIP-}" != "no lock" ] ;;
*"-m pip "*)
    echo "pip starts" >>"$TRACE"
    sleep 0.3
    echo "pip ends" >>"$TRACE"
    [ "${PIP-}" = killed ] && kill -9 $PPID
    [ "${PIP-}" != fails ] || { echo "no network" >&2; exit 1; }
    ;;
*"-m briefgen.doctor"*)
    [ -f "$TRACE.libraries" ] || { echo "apt-get install -y libpango-1.0-0"; exit 1; }
    ;;
-m\\ *) exit 7 ;;
*) exec "$REAL" "$@" ;;
esac
"""
NOT_ALLOWED = """#!/bin/bash
echo "$(basename "$0") $*" >>"$TRACE"
exit 1
"""


@dataclass(frozen=True)
class Machine:
    """A checkout with the files that `run` reads, a trace of what was called, and its environment."""

    checkout: Path
    trace: Path
    variables: dict[str, str]

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.checkout / "run"), *arguments]
        return subprocess.run(
            command, env=self.variables | variables, capture_output=True, text=True, timeout=60
        )

    def called(self, word: str) -> int:
        return self.trace.read_text("utf-8").count(word) if self.trace.exists() else 0

    def stamps(self) -> list[str]:
        return sorted(path.name for path in (self.checkout / ".venv").glob("stamp-*"))

    def grant_libraries(self) -> None:
        Path(f"{self.trace}.libraries").touch()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    checkout = tmp_path / "a check out"
    (checkout / "tools").mkdir(parents=True)
    for name in (
        "run",
        "pyproject.toml",
        "requirements.lock",
        "requirements-dev.lock",
        "tools/setup.sh",
        "tools/check.sh",
    ):
        shutil.copy2(ROOT / name, checkout / name)
    stubs = tmp_path / "bin"
    stubs.mkdir()
    write(stubs / "stub-python", PYTHON)
    for name in ("sudo", "apt-get"):
        write(stubs / name, NOT_ALLOWED)
    write(stubs / "id", "#!/bin/bash\necho 1000\n")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "BRIEFGEN"))}
    kept |= {
        "PATH": f"{stubs}:{os.environ['PATH']}",
        "PYTHON": "stub-python",
        "REAL": sys.executable,
        "TRACE": str(tmp_path / "trace"),
        "BRIEFGEN_VENV": str(checkout / ".venv"),
    }
    fresh = Machine(checkout, tmp_path / "trace", kept)
    fresh.grant_libraries()
    return fresh


def write(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def test_the_environment_leads_to_its_own_checkout_and_no_other_is_touched(machine: Machine) -> None:
    own = Path(sysconfig.get_path("purelib"), "briefgen-checkout.pth")
    before = own.read_text("utf-8") if own.exists() else None
    machine.run("doctor")
    (path_file,) = (machine.checkout / ".venv").rglob("briefgen-checkout.pth")
    assert path_file.read_text("utf-8") == f"{machine.checkout}\n"
    assert (own.read_text("utf-8") if own.exists() else None) == before


def test_first_start_sets_up_and_the_second_does_not(machine: Machine) -> None:
    first = machine.run("build", "--year", "2023")
    assert first.returncode == 7, first.stderr  # the stub's answer to `-m briefgen`
    assert "正在准备运行环境" in first.stderr
    assert machine.called("python -m briefgen build --year 2023") == 1
    assert machine.stamps() == ["stamp-run"]
    second = machine.run("cities", "--reports", "my reports")
    assert (second.returncode, second.stderr) == (7, "")
    assert machine.called("python -m briefgen cities --reports my reports") == 1
    assert machine.called("pip starts") == 1


def test_second_start_costs_next_to_nothing(machine: Machine) -> None:
    machine.run("doctor")
    write(machine.checkout / ".venv/bin/python", "#!/bin/sh\nexit 0\n")
    times = []
    for _ in range(9):
        before = spent()
        assert machine.run("doctor").returncode == 0
        times.append(spent() - before)
    assert statistics.median(times) < 0.15  # about 0.01


def spent() -> float:
    """Seconds that ended children had a processor: a loaded machine takes no more of them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_changed_requirements_are_installed(machine: Machine) -> None:
    machine.run("doctor")
    with (machine.checkout / "requirements.lock").open("a") as lock:
        lock.write("another==1.0\n")
    machine.run("doctor")
    assert machine.called("pip starts") == 2
    assert machine.called("-m venv --clear") == 1  # the environment itself stays


def test_an_environment_of_another_interpreter_is_made_anew(machine: Machine) -> None:
    machine.run("doctor")
    (machine.checkout / ".venv/stamp-run").unlink()
    machine.run("doctor", MADE_OF="another")
    assert machine.called("-m venv --clear") == 2


def test_an_environment_stays_with_its_interpreter_however_quick_another_is(
    machine: Machine, tmp_path: Path
) -> None:
    for name in ("python3.13", "python3.12"):
        write(tmp_path / "bin" / name, PYTHON)
    machine.run("doctor", PYTHON="", PACE_python313="1", PACE_python312="2")
    (machine.checkout / ".venv/stamp-run").unlink()
    machine.run("doctor", PYTHON="", PACE_python313="2", PACE_python312="1")
    assert machine.called("python3.13 -m venv --clear") == 1
    assert machine.called("-m venv --clear") == 1
    assert machine.called("pip starts") == 2


@pytest.mark.parametrize(("pace", "chosen"), [("1", "python3.13"), ("2", "python3.12"), ("3", "python3.12")])
def test_the_quickest_interpreter_is_chosen_and_the_newest_of_equals(
    machine: Machine, tmp_path: Path, pace: str, chosen: str
) -> None:
    """By the microseconds that each says it takes, which is less than any real one of this machine does."""
    for name in ("python3.13", "python3.12"):
        write(tmp_path / "bin" / name, PYTHON)
    done = machine.run("doctor", PYTHON="", PACE_python313=pace, PACE_python312="1")
    assert done.returncode == 7, done.stderr
    assert machine.called(f"{chosen} -m venv --clear") == 1


def test_developers_tools_come_with_test(machine: Machine) -> None:
    machine.run("doctor")
    result = machine.run("test", "-k", "nothing")
    assert machine.stamps() == ["stamp-dev", "stamp-run"]
    assert "pytest" in (machine.checkout / ".venv/wanted.txt").read_text("utf-8")
    for tool in ("ruff check", "ruff format --check", "mypy --strict briefgen", "pytest -q -rs -n auto"):
        assert machine.called(f"-m {tool}") == 1
    assert result.returncode == 1
    assert "未通过： ruff ruff mypy pytest" in result.stderr


def test_failed_install_leaves_no_stamp(machine: Machine) -> None:
    failed = machine.run("build", PIP="fails")
    assert failed.returncode == 1
    assert "安装依赖失败" in failed.stderr
    assert "no network" in failed.stderr
    assert machine.stamps() == []
    assert machine.called("-m briefgen build") == 0
    assert machine.run("build").returncode == 7
    assert machine.called("-m venv --clear") == 1


def test_locked_versions_that_do_not_fit_are_no_end(machine: Machine) -> None:
    assert machine.run("build", PIP="no lock").returncode == 7
    assert machine.stamps() == ["stamp-run"]
    assert "锁定的版本不全适用" in (machine.checkout / ".venv/setup.log").read_text("utf-8")


def test_killed_install_is_begun_again(machine: Machine) -> None:
    assert machine.run("build", PIP="killed").returncode == -9
    assert machine.stamps() == []
    assert machine.run("build").returncode == 7
    assert machine.called("-m venv --clear") == 2


def test_two_at_once_install_once(machine: Machine) -> None:
    command = [str(machine.checkout / "run"), "doctor"]
    both = [subprocess.Popen(command, env=machine.variables, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait(60) for process in both] == [7, 7]
    assert machine.called("pip starts") == 1


def test_missing_libraries_without_rights(machine: Machine) -> None:
    Path(f"{machine.trace}.libraries").unlink()
    told = machine.run("build")
    assert told.returncode == 1
    assert "sudo apt-get install -y libpango-1.0-0" in told.stderr
    assert machine.called("pip starts") == 0


def test_missing_libraries_are_installed_where_allowed(machine: Machine, tmp_path: Path) -> None:
    Path(f"{machine.trace}.libraries").unlink()
    write(tmp_path / "bin/id", "#!/bin/bash\necho 0\n")
    write(
        tmp_path / "bin/apt-get",
        '#!/bin/bash\necho "apt-get $*" >>"$TRACE"\n[ "$1" = update ] || touch "$TRACE.libraries"\n',
    )
    done = machine.run("build")
    assert done.returncode == 7, done.stderr
    assert "正在安装排版所需的系统库" in done.stderr
    assert machine.called("libpango-1.0-0") >= 1


def test_unfit_python_is_named(machine: Machine) -> None:
    told = machine.run("build", PYTHON="false")
    assert told.returncode == 1
    assert "需要 Python 3.11 及以上" in told.stderr


def test_missing_venv_module_without_rights(machine: Machine) -> None:
    told = machine.run("build", VENV="missing")
    assert told.returncode == 1
    assert "缺少Python 的 venv 模块" in told.stderr
    assert "sudo apt-get install -y stub-python-venv" in told.stderr
