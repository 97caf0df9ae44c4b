"""A project whose editions are invented, driven by the command line: python -m … PROJECT ISO"""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

from click.testing import CliRunner, Result

from briefgen import build as pipeline
from briefgen import cli
from briefgen.errors import BuildError
from briefgen.settings import Settings
from tests.publish import made, post

BROKEN = "reports/broken"


def build(settings: Settings, now: datetime, progress: Any) -> pipeline.Outcome:
    """What stands in for the build: an edition that differs from one time of building to another."""
    if Path(BROKEN).exists():
        raise BuildError("读不了 reports/broken。")
    assert settings.edition is not None
    files = made.files() | {"facts.csv": now.isoformat().encode()}
    folder = made.folder(settings.out, settings.edition, files=files)
    return pipeline.Outcome(folder, tuple(files), (), (), sample=False)


def tick(project: Path, now: datetime) -> Result:
    """What the timer calls, at `now`."""
    os.chdir(project)
    clock = {"SOURCE_DATE_EPOCH": str(round(now.timestamp())), **post.ENVIRONMENT}
    with mock.patch.object(pipeline, "build", build):
        return CliRunner().invoke(cli.main, ["schedule", "run", "--if-due"], env=clock)


if __name__ == "__main__":
    tick(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
