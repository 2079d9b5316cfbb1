"""The goods of a clause and how many: where they begin and end, how words point at them, what counts them."""
