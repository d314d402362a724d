"""What must last: poems and who asked for them."""
