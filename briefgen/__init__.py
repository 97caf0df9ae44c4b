"""briefgen: briefing books from Chinese government work reports, every figure with its sentence."""

__version__ = "0.1.0"
