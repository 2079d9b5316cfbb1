"""A shop's history made up, for benchmarks and for trying the administration out.

Who buys what and when is skewed as in real shops, the books are true, and the same seed makes the same shop.
"""
