"""What supervisors read; every figure shows its formula and its rows."""
