"""Help for people who do not read Chinese: readings, literal glosses, and the form explained."""
