import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen import cli
from briefgen.editions import folders
from briefgen.outputs import jsonl, records
from tests.invented import GDP, City


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, arguments)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    for month, value in (("2023-03", 5.2), ("2023-04", 5.4)):
        rows = records.rows(City("云州市").result(GDP, value).done())
        manifest = {"year": 2023, "edition": month, "date": f"{month}-05", "inputs": [{"city": "云州市"}]}
        folders.settle(tmp_path, 2023, month, {"facts.jsonl": jsonl.jsonl(rows)}, manifest, month)
    return tmp_path


def test_diff_in_three_forms(out: Path) -> None:
    told = run("diff", "2023-03", "latest", "--out", str(out))
    assert told.exit_code == 0
    assert "5.2% → 5.4%" in told.output
    same = run("diff", "2023-04", "2023/2023-04", "--out", str(out))
    assert same.output == "与2023年4月一期相比没有变化。\n"
    assert "第一期" in run("diff", "-", "2023-03", "--out", str(out)).output
    found = json.loads(run("diff", "2023-03", "--format", "json", "--out", str(out)).output)
    assert [record["turn"] for record in found["records"]] == ["changed"]
    assert run("diff", "2023-03", "--format", "html", "--out", str(out)).output.startswith("<!doctype html>")
    missing = run("diff", "2023-09", "--out", str(out))
    assert missing.exit_code == 1
    assert "现有：2023/2023-03、2023/2023-04" in missing.output


def test_list_show_verify_prune(out: Path) -> None:
    listed = run("editions", "list", "--out", str(out)).output.splitlines()
    assert [line[:14] for line in listed] == ["  2023/2023-03", "* 2023/2023-04"]
    assert all("个市县\t" in line for line in listed)
    shown = run("editions", "show", "2023-03", "--out", str(out)).output
    assert "期次：2023-03" in shown
    assert "文件：facts.jsonl" in shown
    assert run("editions", "verify", "--out", str(out)).output.count("✓") == 2
    (out / "2023" / "2023-03" / "facts.jsonl").write_text("x")
    harmed = run("editions", "verify", "--out", str(out))
    assert harmed.exit_code == 1
    assert "facts.jsonl：与清单不符" in harmed.output
    pruned = run("editions", "prune", "--months", "1", "--dry-run", "--out", str(out))
    assert "未删 2023/2023-03" in pruned.output
    assert (out / "2023" / "2023-03").exists()


def test_nothing_there(tmp_path: Path) -> None:
    assert run("editions", "list", "--out", str(tmp_path)).output == ""
    assert run("editions", "verify", "--out", str(tmp_path)).exit_code == 0
    assert run("editions", "show", "--out", str(tmp_path)).exit_code == 1
