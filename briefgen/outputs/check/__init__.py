"""Gates: what a finished PDF must show before it leaves, read from its bytes alone."""

from briefgen.outputs.check.gates import check, checked
from briefgen.outputs.check.known import Kept
from briefgen.outputs.check.model import Expectations, Finding

__all__ = ["Expectations", "Finding", "Kept", "check", "checked"]
