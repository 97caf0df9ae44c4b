"""Errors of briefgen: what happened, where, and what to do next, in Chinese.

`BriefgenError` is what the library raises; `cli` turns it into its exit `status`. Anything else that
escapes is a bug and shows its traceback.
"""


class BriefgenError(Exception):
    """Something could not be done. `what` happened, `where`, and what to do `next`.

    `details` are lines that tell how it came to that, such as the notices of the files that were not read.
    """

    details: tuple[str, ...] = ()
    status = 1
    """How the command line ends: 1 could not, 2 called wrongly, 3 somebody else is at it, try later."""

    def __init__(self, what: str, *, where: str | None = None, next: str | None = None) -> None:
        self.what, self.where, self.next = what, where, next
        super().__init__(what, where, next)

    def __str__(self) -> str:
        place = f"{self.where}：" if self.where else ""
        advice = f" {self.next}" if self.next else ""
        return "\n  ".join((f"{place}{self.what}{advice}", *self.details))


class SourceError(BriefgenError):
    """A file cannot be read as reports; the run goes on without it."""


class SettingsError(BriefgenError):
    """Settings are wrong; `what` lists all faults."""

    status = 2


class AssetError(BriefgenError):
    """A font or template of our own is missing or damaged."""


class BuildError(BriefgenError):
    """The book cannot be made."""


class BusyError(BuildError):
    """Another build has the output folder."""

    status = 3


class PublishError(BriefgenError):
    """An edition cannot be sent: nothing went out, or what is told did."""


class ScheduleError(BriefgenError):
    """The monthly run cannot be installed, or did not do what it is for."""
