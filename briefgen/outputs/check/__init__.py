"""Gates: what a finished PDF must show before it leaves, read from its bytes alone."""

from briefgen.outputs.check.gates import check, checked
from briefgen.outputs.check.model import Expectations, Finding
from briefgen.outputs.check.words import Seen

__all__ = ["Expectations", "Finding", "Seen", "check", "checked"]
