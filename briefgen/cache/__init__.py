"""Results kept by content, so that nothing is made twice: `Store` on disk, `digest` and `code` for keys."""

from briefgen.cache.keys import code, digest, libraries, styles, version
from briefgen.cache.store import Store, opened

__all__ = ["Store", "code", "digest", "libraries", "opened", "styles", "version"]
