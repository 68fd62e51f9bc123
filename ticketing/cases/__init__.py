"""Complaints as the law on public service sees them: cases with complainants, clocks, an answer and an export."""
