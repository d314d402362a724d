"""A small network that tells human poems from the model's own, to rank candidates by."""
