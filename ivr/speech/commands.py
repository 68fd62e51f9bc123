"""``line123 speech``: the commands of the recogniser's rooms."""

from __future__ import annotations

import typer

from ivr.speech import transcribing
from ivr.speech.calibration import commands as calibration
from ivr.speech.calibration.priors_command import priors
from ivr.speech.engines.vosk import commands as vosk
from ivr.speech.evaluation import commands as evaluation
from ivr.speech.grammars import commands as words
from ivr.speech.weights_command import weights

app = typer.Typer(no_args_is_help=True, help="What callers say: recognising, measuring.")

app.command("voices")(evaluation.voices)
app.command("eval")(evaluation.evaluate)
app.command("recognise")(evaluation.recognise)
app.command("calibrate")(calibration.calibrate)
app.command("priors")(priors)
app.command("transcribe")(transcribing.transcribe)
app.add_typer(words.app, name="words")
app.command("install")(vosk.install)
app.command("coverage")(vosk.coverage)
app.command("restart")(vosk.restart)
app.command("weights")(weights)
