"""Chaos: services and database are killed under load, again and again, and then everything is checked."""
