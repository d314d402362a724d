"""From the raw corpus to arrays: fetch, clean, remove duplicates, split, write."""
