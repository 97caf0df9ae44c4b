"""What the setting costs: seconds and bytes of one document without justification, tags, attachments.

Usage: python -m benchmarks.setting [ROUNDS]. The demo corpus, one process; JSON, medians of CPU seconds.
"""

import contextlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median

from briefgen import build, export, pages, render, stages
from briefgen.engine import Work
from briefgen.model import Book
from briefgen.outputs import attach, pdf, ready
from briefgen.outputs.finish import finish
from briefgen.outputs.justify import spread_han
from briefgen.selection import select
from briefgen.settings import Settings


def demo_book() -> Book:
    """The demo corpus of 2023, bound."""
    settings = Settings(year=2023, no_cache=True)

    def tell(*_: object) -> None:
        pass

    with Work() as work:
        reports, _ = build.read(settings, tell)
        chosen = select(reports, 2023, ())
        extractions, previous, words = stages.extract(chosen, work, tell)
        summary = stages.summary(extractions, previous, words, work, tell)
        charts, over_all = stages.draw(summary, work, tell)
        drawn = (*charts, *over_all())
    info = export.describe(settings, 2023, "2023-11", datetime(2023, 11, 14, tzinfo=UTC))
    return pages.bind(summary, drawn, info, ())


def set_once(html: str, book: Book, *, spread: bool = True, tags: bool = True) -> bytes:
    """The document by WeasyPrint alone, without the finisher."""
    pdf.prepare()
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    charts = {chart.address: chart.svg for chart in book.charts}
    fetcher = pdf.fetcher(charts, render.roots(book.info.theme))
    options = {"pdf_variant": pdf.VARIANT, "pdf_tags": True} if tags else {}
    with ready.collector_off(), spread_han() if spread else contextlib.nullcontext():
        source = weasyprint.HTML(string=html, base_url=pdf.BASE, url_fetcher=fetcher)
        made: bytes = source.write_pdf(font_config=FontConfiguration(), **options)
    return made


def timed(rounds: int, call: Callable[[], bytes]) -> dict[str, float]:
    seconds = []
    for _ in range(rounds):
        begun = time.process_time()
        made = call()
        seconds.append(time.process_time() - begun)
    return {"cpu_seconds": round(median(seconds), 2), "bytes": len(made)}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    book = demo_book()
    html = render.render(book)
    whole = set_once(html, book)
    data = attach.facts({"facts.xlsx": bytes(range(256)) * 400, "facts.jsonl": b'{"city": "x"}\n' * 40_000})
    bare = replace(book, chapters=())
    told = {
        "all": timed(rounds, lambda: set_once(html, book)),
        "without justification": timed(rounds, lambda: set_once(html, book, spread=False)),
        "without tags": timed(rounds, lambda: set_once(html, book, tags=False)),
        "finisher": timed(rounds, lambda: finish(whole, bare, front=4)),
        "finisher with attachments": timed(rounds, lambda: finish(whole, bare, front=4, attachments=data)),
    }
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
