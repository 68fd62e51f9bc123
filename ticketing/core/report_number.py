"""Report numbers: made by a node alone, checked by one digit, spoken in groups."""

from __future__ import annotations

from dataclasses import dataclass

# H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004): finds every single wrong digit and
# every swap of neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_GROUPS = {8: (4, 4), 9: (3, 3, 3), 10: (3, 3, 4)}


@dataclass(frozen=True)
class NumberPlan:
    """How one node numbers its reports: node (1-9), sequence, Damm digit; ``digits`` in all (8 to 10)."""

    node: int
    digits: int = 8

    @property
    def capacity(self) -> int:
        """How many reports the sequence can count before it is full."""
        return int(10 ** (self.digits - 2) - 1)

    def make(self, sequence: int) -> str:
        """Return the report number of this sequence; ValueError when the plan is exhausted."""
        if not 1 <= sequence <= self.capacity:
            raise ValueError(f"sequence {sequence} does not fit {self.digits} digits (1 to {self.capacity})")
        body = f"{self.node}{sequence:0{self.digits - 2}d}"
        return body + str(check_digit(body))

    def sequence_of(self, number: str) -> int | None:
        """Return the sequence in a number of this node, None for any other number."""
        if len(number) != self.digits or not is_valid(number) or number[0] != str(self.node):
            return None
        return int(number[1:-1])


def is_valid(number: str) -> bool:
    """Tell whether these are digits whose check digit fits."""
    return number.isascii() and number.isdigit() and len(number) in _GROUPS and check_digit(number) == 0


def groups(number: str) -> tuple[int, ...]:
    """Return the group lengths in which a number is spoken and printed: 4-4, 3-3-3 or 3-3-4."""
    return _GROUPS.get(len(number), (len(number),))


def pretty(number: str) -> str:
    """Return the number as printed, groups joined by a hyphen."""
    parts, start = [], 0
    for length in groups(number):
        parts.append(number[start : start + length])
        start += length
    return "-".join(parts)


def check_digit(digits: str) -> int:
    """Return the Damm digit of these digits; 0 when they end in theirs."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
