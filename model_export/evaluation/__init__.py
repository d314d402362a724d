"""Measures an exported model: every figure beside its human value and its random floor."""
