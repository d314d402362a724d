"""Poems, blends and scansions laid out as Discord messages."""
