"""Benchmarks that anyone can run: counts and ratios first, seconds only beside a calibration of the same run."""
