"""方法与说明 tells the accuracy that docs/accuracy.md has."""

import re
from pathlib import Path

from briefgen.assets import templates_dir

DOC = Path(__file__).parents[2] / "docs" / "accuracy.md"


def test_the_book_tells_the_accuracy_that_was_measured() -> None:
    page = (templates_dir() / "pages" / "methods.html").read_text(encoding="utf-8")
    told = re.search(r"<h2>准确程度</h2>\s*<p>(.*?)</p>", page, re.S)
    assert told
    section = DOC.read_text(encoding="utf-8").split("## What the book says of itself")[1].split("\n## ")[0]
    percents = [f"{float(one) / 100:.3f}" for one in re.findall(r"([\d.]+)%", told[1])]
    counts = re.findall(r"(\d+)条", told[1])
    assert len(percents) == 6
    assert percents == re.findall(r"0\.\d{3}", section)
    assert counts == re.findall(r"\((\d+)\)", section)
