"""What the buttons and menus under the messages do."""
