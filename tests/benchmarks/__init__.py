"""How fast psemu is, as ratios to what runs beside it on the same machine: ``python -m tests.benchmarks``."""
