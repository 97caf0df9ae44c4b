"""Extract: one report's records. Knows nothing of files, pages or other cities."""
