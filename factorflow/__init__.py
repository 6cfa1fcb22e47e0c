"""Theorems about gradient flow on matrix factorizations: stated once, proved, tested and printed."""
