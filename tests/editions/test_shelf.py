import json
from pathlib import Path

import pytest

from briefgen.editions import folders, shelf
from briefgen.errors import BriefgenError

ROW = json.dumps({"record": "report", "city": "云州市"}, ensure_ascii=False).encode() + b"\n"


def make(out: Path, month: str, year: int = 2023, digest: str = "a") -> Path:
    return folders.settle(out, year, month, {"facts.jsonl": ROW}, {}, digest).folder


def labels(out: Path) -> list[str]:
    return [e.label for e in folders.editions(out)]


def test_names_of_editions(tmp_path: Path) -> None:
    march, april = make(tmp_path, "2023-03"), make(tmp_path, "2023-04")
    make(tmp_path, "2023-03", digest="b")
    assert shelf.find(tmp_path, "2023-03") == march
    assert shelf.find(tmp_path, "2023/2023-03") == march
    assert shelf.find(tmp_path, "latest") == april
    assert shelf.find(tmp_path, "2023-03@1") == march / "revisions" / "1"
    assert shelf.find(tmp_path, str(march)) == march
    make(tmp_path, "2023-04", 2022)
    with pytest.raises(BriefgenError, match="2022/2023-04、2023/2023-04"):
        shelf.find(tmp_path, "2023-04")


@pytest.mark.parametrize("name", ["2023-05", "2023-03@7", "2022/2023-03", "nowhere", "2023-13"])
def test_a_name_that_means_nothing_lists_what_there_is(tmp_path: Path, name: str) -> None:
    make(tmp_path, "2023-03")
    with pytest.raises(BriefgenError, match="现有：2023/2023-03"):
        shelf.find(tmp_path, name)


def test_no_edition_at_all(tmp_path: Path) -> None:
    with pytest.raises(BriefgenError, match="briefgen build"):
        shelf.find(tmp_path, "latest")
    with pytest.raises(BriefgenError, match="（无）"):
        shelf.find(tmp_path / "none", "2023-03")


def test_rows_come_back_unless_they_were_changed(tmp_path: Path) -> None:
    folder = make(tmp_path, "2023-03")
    assert shelf.rows(folder) == [{"record": "report", "city": "云州市"}]
    assert shelf.rows(folder / "facts.jsonl") == shelf.rows(folder)
    (folder / "facts.jsonl").write_bytes(ROW + ROW)
    with pytest.raises(BriefgenError, match="与清单不符"):
        shelf.rows(folder)
    (folder / "facts.jsonl").unlink()
    with pytest.raises(BriefgenError, match="jsonl"):
        shelf.rows(folder)


def test_earlier_skips_editions_without_rows_and_damaged_ones(tmp_path: Path) -> None:
    make(tmp_path, "2023-01")
    folders.settle(tmp_path, 2023, "2023-02", {"book.pdf": b"x"}, {}, "a")
    (make(tmp_path, "2023-03") / "facts.jsonl").write_bytes(ROW + ROW)
    found = shelf.earlier(tmp_path, 2023, "2023-04")
    assert found is not None
    assert (found[0].label, found[1]) == ("2023/2023-01", [{"record": "report", "city": "云州市"}])
    assert shelf.earlier(tmp_path, 2023, "2023-01") is None
    assert shelf.earlier(tmp_path, 2024, "2023-04") is None


@pytest.mark.parametrize("bad", [b"{\n", b"[1]\n", b'{"a": 1}\n', b"\xff\xfe\n"])
def test_rows_that_are_none(tmp_path: Path, bad: bytes) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes(ROW + bad)
    with pytest.raises(BriefgenError, match=r"第 2 行不是记录|读不了"):
        shelf.rows(file)


def test_prune_keeps_the_newest_months_every_december_and_the_latest(tmp_path: Path) -> None:
    for month in ("2022-11", "2022-12", "2023-01", "2023-02", "2023-03", "2023-04"):
        make(tmp_path, month, int(month[:4]))
    would = shelf.prune(tmp_path, 2, dry_run=True)
    assert [e.label for e in would.removed] == ["2022/2022-11", "2023/2023-01", "2023/2023-02"]
    assert len(labels(tmp_path)) == 6
    assert shelf.prune(tmp_path, 2).removed == would.removed
    assert labels(tmp_path) == ["2022/2022-12", "2023/2023-03", "2023/2023-04"]
    assert shelf.prune(tmp_path, 2).removed == ()


def test_prune_leaves_what_is_still_owed_to_a_reader(tmp_path: Path) -> None:
    for month in ("2023-01", "2023-02", "2023-03"):
        make(tmp_path, month)
    pruned = shelf.prune(tmp_path, 1, owed=("2023-01",))
    assert [e.label for e in pruned.removed] == ["2023/2023-02"]
    ((left, reason),) = pruned.left
    assert left.label == "2023/2023-01"
    assert "没发出去" in reason


def test_prune_never_takes_the_latest_nor_what_it_does_not_know(tmp_path: Path) -> None:
    for month in ("2023-01", "2023-02", "2023-03", "2023-04"):
        make(tmp_path, month)
    (tmp_path / "2023" / "2023-02" / "批注.docx").write_bytes(b"mine")
    (tmp_path / "2023" / "2023-03" / "facts.jsonl").write_bytes(b"harmed")
    (tmp_path / "2023" / "2023-04" / "facts.jsonl").write_bytes(b"harmed")
    assert folders.point(tmp_path) == tmp_path / "2023" / "2023-02"
    (tmp_path / "latest").unlink()
    (tmp_path / "latest").symlink_to("2023/2023-01")
    pruned = shelf.prune(tmp_path, 1)
    assert pruned.removed == ()
    reasons = {e.label: reason for e, reason in pruned.left}
    assert reasons["2023/2023-02"].startswith("里面有别的文件（批注.docx")
    assert "与清单不符" in reasons["2023/2023-03"]
    assert len(labels(tmp_path)) == 4


def test_an_emptied_year_goes_too(tmp_path: Path) -> None:
    make(tmp_path, "2022-03", 2022)
    make(tmp_path, "2023-03")
    shelf.prune(tmp_path, 1)
    assert not (tmp_path / "2022").exists()
