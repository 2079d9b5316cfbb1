"""Customers with a goal: they answer by what the metadata say is awaited, shown and ordered."""
