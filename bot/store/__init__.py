"""What must last: poems and who asked for them, paths, first picks, single values."""
