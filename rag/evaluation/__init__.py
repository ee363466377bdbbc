"""Measuring the whole system on question sets, and fitting what is fitted."""
