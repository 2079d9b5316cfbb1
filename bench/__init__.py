"""Benchmarks. `python -m bench --help` lists them; docs/BENCHMARKS.md tells what was measured."""
