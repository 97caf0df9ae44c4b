"""What stages keep of a report."""

import pickle
from dataclasses import replace
from pathlib import Path

from briefgen import demo, stages
from briefgen.cache import Store
from briefgen.engine import Work
from briefgen.selection import select
from briefgen.sources import read


def test_the_text_of_a_report_is_not_kept_once_more_with_its_records(tmp_path: Path) -> None:
    reports = read([*(demo.reports_dir() / "2023").glob("枫陵市*")]).reports
    chosen, (report,) = select(reports, 2023), reports
    made = []
    for _ in range(2):
        with Work(Store(tmp_path)) as work:
            made.append(stages.extract(chosen, work, lambda *_: None)[0])
            kept = work.store and work.store.blob(stages.reading_job(report).key("extract"))
    assert made[0] == made[1]
    assert made[0][0].report == report
    assert kept
    assert pickle.loads(kept).records() == made[0][0].records()
    assert not pickle.loads(kept).report.text
    assert len(kept) < len(pickle.dumps(made[0][0]))


def test_the_key_of_a_report_is_reckoned_once_and_is_its_own() -> None:
    (report,) = read([*(demo.reports_dir() / "2023").glob("枫陵市*")]).reports
    other = replace(report, text=report.text.replace("增长", "提高"))
    keys = [stages.reading_job(one).key("extract") for one in (report, other)]
    stages.reading_job.cache_clear()
    assert [stages.reading_key(one) for one in (report, other)] == keys
    assert keys[0] != keys[1]
    assert stages.reading_job.cache_info().misses == 0
