"""Model folders for tests, and the script that makes them."""
