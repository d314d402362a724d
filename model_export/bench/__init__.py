"""How fast and how big everything is, on this machine."""
