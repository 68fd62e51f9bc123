"""The figures of a run, and a single answer, as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ivr.speech.contract import Band

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ivr.speech.contract import Recognition

_CONFUSIONS = 15


def as_text(told: Mapping[str, Any]) -> str:
    """Write the figures that ``figures.figures`` gave."""
    return "\n".join(_lines(told))


def answer_as_text(answer: Recognition) -> str:
    """Write one answer."""
    first = f"{answer.status}, {answer.band}; {answer.engine} {answer.model}, {answer.ms:.0f} ms"
    listed = (f"  {one.confidence:.3f}  {one.phrase} ({one.meaning})" for one in (*answer.n_best, *answer.also))
    return "\n".join([first, *listed])


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    yield f"{told['task']}, {told['condition']}, {told['engine']} {told['model']}: {told['trials']} trials"
    yield f"  right            {_share(told['accuracy'])}"
    yield f"  among three      {_share(told['top3'])}"
    for band in Band:
        right, wrong = told["bands"][band]["right"], told["bands"][band]["wrong"]
        yield f"  {band:<8} right   {_share(right)}   wrong {_share(wrong)}"
    for name, text in (("other_words", "other words"), ("noise", "no speech")):
        for what in ("accepted", "confirmed"):
            yield f"  {text} {what:<9} {_share(told[name][what])}"
    if told["slots"]["right"]["whole"]:
        yield f"  slots right      {_share(told['slots']['right'])}   wrong {_share(told['slots']['wrong'])}"
    cost = told["cost"]
    yield f"  {cost['cpu_s']:.3f} CPU s, wall p50 {cost['wall_p50_s']:.3f} s, p95 {cost['wall_p95_s']:.3f} s"
    yield from _speakers(told["speakers"])
    for row in told["confusion"][:_CONFUSIONS]:
        yield f"  {row['times']} x {row['said']!r} heard as {row['heard']!r}"
    yield from told["faults"]


def _speakers(speakers: Mapping[str, Any]) -> Iterator[str]:
    width = max((len(name) for name in speakers), default=0)
    for name, of in speakers.items():
        right, accepted, false = of["accuracy"], of["accepted_right"], of["other_words_accepted"]
        yield (
            f"  {name:<{width}}  right {right['share']:6.1%}  accepted {accepted['share']:6.1%}"
            f"  false {false['share']:6.1%}  ({right['whole']})"
        )


def _share(share: Mapping[str, Any]) -> str:
    if not share["whole"]:
        return "     - none"
    return f"{share['share']:6.1%} ({share['part']} of {share['whole']}; {share['low']:.1%}-{share['high']:.1%})"
