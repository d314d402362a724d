"""The poem of the day: when it is due, how it is posted exactly once, and who sees to it."""
