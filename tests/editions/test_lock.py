import json
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefgen.editions import lock
from briefgen.errors import BuildError

NOW = datetime(2023, 11, 5, 6, tzinfo=UTC)


def left(out: Path, **owner: object) -> None:
    (out / lock.NAME).write_text(json.dumps(owner), encoding="utf-8")


def test_one_at_a_time_and_free_afterwards(tmp_path: Path) -> None:
    out = tmp_path / "output"
    with lock.held(out, NOW) as notices:
        assert notices == ()
        later = NOW + timedelta(minutes=7)
        with pytest.raises(BuildError, match="7 分钟前开始"), lock.held(out, later):
            pytest.fail("two at once")
    with lock.held(out, NOW) as notices:
        assert notices == ()


def test_it_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), lock.held(tmp_path, NOW):
        raise RuntimeError
    with lock.held(tmp_path, NOW) as notices:
        assert notices == ()


def test_a_killed_owner_is_taken_over_with_a_notice(tmp_path: Path) -> None:
    code = (
        "import os, sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from briefgen.editions import lock\n"
        "with lock.held(Path(sys.argv[1]), datetime(2023, 11, 5, 5, tzinfo=UTC)):\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    died = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert died.returncode == -9
    with lock.held(tmp_path, NOW) as notices:
        assert [n.code for n in notices] == ["lock-taken-over"]
        assert "60 分钟前开始" in notices[0].message


@pytest.mark.parametrize("age", [timedelta(hours=1), timedelta(hours=-5)])
def test_another_hosts_word_counts_for_six_hours_also_when_clocks_differ(
    tmp_path: Path, age: timedelta
) -> None:
    left(tmp_path, pid=7, host="another", since=(NOW - age).isoformat())
    with pytest.raises(BuildError, match="another 上的进程 7"), lock.held(tmp_path, NOW):
        pytest.fail("two at once")


def test_another_hosts_old_word_does_not(tmp_path: Path) -> None:
    left(tmp_path, pid=7, host="another", since=(NOW - timedelta(hours=7)).isoformat())
    with lock.held(tmp_path, NOW) as notices:
        assert [n.code for n in notices] == ["lock-taken-over"]


@pytest.mark.parametrize("text", ["{", "[]", '{"host": "' + socket.gethostname() + '"}', "\0"])
def test_a_lock_that_cannot_be_read_is_taken_over(tmp_path: Path, text: str) -> None:
    (tmp_path / lock.NAME).write_text(text, encoding="utf-8")
    with lock.held(tmp_path, NOW) as notices:
        assert [n.code for n in notices] == ["lock-taken-over"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BuildError, match="输出文件夹"), lock.held(tmp_path / "file" / "out", NOW):
        pytest.fail("no folder")
