"""The certificate of the tests of publishing."""

from tests.publish.conftest import cert

__all__ = ["cert"]
