"""A poem as a picture: vertical columns on rice paper, with a seal."""
