"""How the work of a build is done: once for each content, side by side, one dead worker at a time."""

from briefgen.engine.jobs import Job, Pending, Told
from briefgen.engine.pool import Crew, Lost
from briefgen.engine.work import Work

__all__ = ["Crew", "Job", "Lost", "Pending", "Told", "Work"]
