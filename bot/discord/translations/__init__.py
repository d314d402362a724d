"""The wording in other languages than English."""
