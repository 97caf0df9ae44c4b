"""Summarise: one summary a city, one comparison over all. Knows nothing of texts, files or pages.

Figures come only from records; a sentence is words around records' figures. pandas stays in `compare.py`.
"""

from briefgen.analysis.summarise import summarise

__all__ = ["summarise"]
