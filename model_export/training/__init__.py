"""A training run: schedule, checkpoints, log, and the loop that joins them."""
