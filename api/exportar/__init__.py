"""Files of everything, straight from PostgreSQL."""
