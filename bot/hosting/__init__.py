"""For who hosts the bot: its health, its metrics page, what systemd and others are told."""
