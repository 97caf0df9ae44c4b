"""Gates: what a finished PDF must show before it leaves, read from its bytes alone.

What looks at PDFs is in `check.gates`; what judges (`check.layout`) needs no library.
"""

from briefgen.outputs.check.model import Expectations, Finding

__all__ = ["Expectations", "Finding", "check"]


def check(pdf: bytes, expected: Expectations | None = None) -> tuple[Finding, ...]:
    """What falls short in the PDF, in the order of its pages, nothing for a good one."""
    from briefgen.outputs.check import gates

    return gates.check(pdf, expected)
