"""How the work of a build is done: once for each content, side by side, one dead worker at a time."""

from briefgen.engine.pool import Lost
from briefgen.engine.work import Job, Told, Work

__all__ = ["Job", "Lost", "Told", "Work"]
