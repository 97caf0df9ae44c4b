"""The command line: options → Settings → one call; errors → exit status.

Exit statuses are told in `base.EXITS` and docs/cli.md. Heavy modules are imported inside the
commands, so that --help is instant. The clock and the environment are read in `base` and nowhere else.
One file a group of commands; a new command is registered in `COMMANDS`.
"""

import click

from briefgen import __version__
from briefgen.cli.base import ALL_EXITS, Group
from briefgen.cli.checking import check
from briefgen.cli.delivery import publish, schedule
from briefgen.cli.editions import diff, editions
from briefgen.cli.reading import build, cities, facts, parse
from briefgen.cli.theme import theme
from briefgen.cli.upkeep import doctor, init, lexicon
from briefgen.cli.watching import watch

COMMANDS = (
    build,
    watch,
    parse,
    facts,
    cities,
    diff,
    editions,
    publish,
    schedule,
    check,
    init,
    doctor,
    lexicon,
    theme,
)


@click.group(cls=Group, epilog=ALL_EXITS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefgen", help="显示版本", message="%(prog)s %(version)s")
def main() -> None:
    """政府工作报告简报：从报告原文提取成效、目标与风险，逐条附原句，排印成册。"""


for command in COMMANDS:
    main.add_command(command)
