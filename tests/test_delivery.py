"""`briefgen publish` from the command line: what goes where, once, and never in silence."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen import cli, delivery
from briefgen.settings import load
from tests.publish import made


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "share").mkdir()
    text = (
        '[channels.share]\ntype = "folder"\npath = "share"\n[channels.site]\ntype = "site"\npath = "site"\n'
    )
    (tmp_path / "briefgen.toml").write_text(text, encoding="utf-8")
    return tmp_path


def call(*args: str) -> Result:
    return CliRunner().invoke(cli.main, ["publish", *args])


def test_the_newest_goes_out_by_the_channel_named(project: Path) -> None:
    made.folder(project / "output", "2023-10")
    made.folder(project / "output", "2023-11")
    result = call("--to", "share")
    assert result.exit_code == 0, result.output
    assert [path.name for path in (project / "share/2023").iterdir()] == ["2023-11"]
    again = call("--to", "share")
    assert (again.exit_code, "早已发过" in again.output) == (0, True)
    assert call("2023-10", "--to", "share").exit_code == 0
    assert (project / "share/2023/2023-10/book.pdf").is_file()


def test_what_could_not_be_sent_is_told_and_exit_1(project: Path) -> None:
    made.folder(project / "output")
    result = call()
    assert result.exit_code == 1
    assert "已发　share" in result.output
    assert "未发出　site" in result.output
    assert "1 份未发出" in result.output


def test_a_dry_run_changes_nothing(project: Path) -> None:
    made.folder(project / "output")
    before = sorted(project.rglob("*"))
    result = call("--dry-run")
    assert (result.exit_code, result.output.count("将发")) == (0, 2)
    assert sorted(project.rglob("*")) == before
    call("--to", "share")
    assert "不再发" in call("--dry-run").output


def test_nothing_to_send_is_an_error_that_says_why(project: Path) -> None:
    assert "还没有任何一期" in call().output
    made.folder(project / "output", gates={"passed": False, "reasons": ["空白页"]})
    for args, words in [
        ((), "空白页"),
        (("2023-09",), "没有 2023-09 这一期"),
        (("--to", "fax"), "没有渠道 fax；已设的有 share、site"),
    ]:
        result = call(*args)
        assert (result.exit_code, words in result.output) == (1, True), result.output
    Path("briefgen.toml").write_text("")
    assert "没有设发送渠道，什么也没有发" in call().output
    assert not list((project / "share").iterdir())


def test_an_edition_of_two_years_must_be_named(project: Path) -> None:
    first = made.folder(project / "output")
    other = project / "output/2022/2023-11"
    other.parent.mkdir()
    first.rename(other)
    made.folder(project / "output")
    assert "有几个年份（2022、2023）" in call("2023-11").output
    assert call("2023-11", "--year", "2023", "--to", "share").exit_code == 0
    assert call("output/2023/2023-11", "--to", "share").exit_code == 0


def test_what_a_reader_who_left_or_a_replaced_edition_was_to_get_is_not_owed(project: Path) -> None:
    settings, text = project / "briefgen.toml", (project / "briefgen.toml").read_text(encoding="utf-8")
    for month in ("2023-09", "2023-10"):
        made.folder(project / "output", month)
        assert call(month).exit_code == 1, "there is no folder for the site yet"
    made.folder(project / "output", "2023-11")
    prune = ["editions", "prune", "--months", "1", "--dry-run"]
    told = CliRunner().invoke(cli.main, prune).output
    assert "未删 2023/2023-10：还有没发出去的，请先运行 briefgen publish 2023-10" in told
    made.folder(project / "output", "2023-10", files=made.files(size=7))
    (project / "site").mkdir()
    assert call("2023-10").exit_code == 0
    told = CliRunner().invoke(cli.main, prune).output
    assert "会删去 2023/2023-10" in told
    assert "未删 2023/2023-09" in told
    settings.write_text(text.partition("[channels.site]")[0], encoding="utf-8")
    assert "会删去 2023/2023-09" in CliRunner().invoke(cli.main, prune).output
    settings.write_text("", encoding="utf-8")
    assert "会删去" not in CliRunner().invoke(cli.main, prune).output, "who is to get what is not known"


def test_a_reader_of_other_cities_holds_no_month_up(project: Path) -> None:
    settings = project / "briefgen.toml"
    mail = '[channels.mail]\ntype = "mail"\nhost = "mail.invalid"\nsender = "a@example.org"\n'
    reader = '{ address = "reader@example.org", cities = ["无名市"] }'
    settings.write_text(f"{mail}to = [{reader}]\n", encoding="utf-8")
    folder = made.folder(project / "output")
    chosen = load(settings, {}, {"out": project / "output"})
    work = delivery.monthly(chosen, {}, lambda: datetime(2023, 11, 5, tzinfo=UTC))
    first, second = work.send(folder), work.send(folder)
    assert (first.ok, first.trouble) == (True, True), "the owner hears of it"
    assert "本期没有：无名市" in first.what
    assert (second.ok, second.trouble) == (True, False), "once"
    assert "reader@" not in first.what
    assert "请核对设置" not in call().output, "it was told"
    settings.write_text(settings.read_text("utf-8").replace("reader@", "other@"), encoding="utf-8")
    other = call()
    assert (other.exit_code, "没有可发" in other.output, "请核对设置" in other.output) == (1, True, True)
    assert call().exit_code == 0
    assert call("--dry-run").output.startswith("发不了　mail → o***@example.org：本期没有这位收件人要的内容")
