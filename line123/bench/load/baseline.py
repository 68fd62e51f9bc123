"""The same conversation in pure dialplan: same prompts, same keys, same recording, no program of ours."""

from __future__ import annotations

from typing import Final

DIALLED: Final = "0000000"
CONTEXT: Final = "bench-baseline"

_OPENING: Final = ("main.greet_siang", "area.0380", "area.wrong.keys", "main.privacy", "main.danger.keys")
_QUESTIONS: Final = (
    ((*_OPENING, "main.choices.keys", "main.english.keys"), 5),
    (("outage.ask_scope.keys",), 5),
    (("outage.ask_since.keys",), 5),
    (("outage.ask_customer.keys",), 5),
)
_NUMBER: Final = (*("digit.1.mid",) * 3, "digit.1.end", "common.pause") * 2
_ENDING: Final = ("report.number_is", *_NUMBER, "report.again", *_NUMBER, "report.closing")

PROMPTS: Final = (
    *(prompt for prompts, _ in _QUESTIONS for prompt in prompts),
    *("details.ask_address", "common.beep", "details.thanks", "details.call_this.keys"),
    *_ENDING,
)
"""Every prompt of the conversation; a test holds them to those that are really spoken."""


def dialplan(recording: str) -> str:
    """Return the dialplan; ``recording`` is the file, without its ending, that takes what the callers say."""
    steps = [
        "Answer()",
        *(f"Read(KEY,{_files(prompts)},1,,1,{seconds})" for prompts, seconds in _QUESTIONS),
        f"Playback({_files(('details.ask_address', 'common.beep'))})",
        f"Record({recording}-${{UNIQUEID}}.wav,4,20,qy)",
        f"Playback({_files(('details.thanks',))})",
        f"Read(KEY,{_files(('details.call_this.keys',))},1,,1,2)",
        f"Playback({_files(_ENDING)})",
        "Hangup()",
    ]
    lines = [f" same => n,{step}" for step in steps[1:]]
    return "\n".join(
        [
            "[incoming](+)",
            f"exten => {DIALLED},1,Goto({CONTEXT},s,1)",
            f"[{CONTEXT}]",
            f"exten => s,1,{steps[0]}",
            *lines,
        ]
    )


def _files(prompts: tuple[str, ...]) -> str:
    return "&".join(f"line123/{prompt}" for prompt in prompts)
