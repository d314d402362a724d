"""The slash commands and the entries in the menu of a message."""
