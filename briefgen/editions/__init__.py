"""Keep: edition folders, written whole or not at all, the manifest last."""
