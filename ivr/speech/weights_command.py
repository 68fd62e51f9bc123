"""``line123 speech weights``: where Whisper base comes from, and fetching it where the packages are not installed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ivr.speech.engines.base import EngineFault
from ticketing.core.config import load_settings


def weights(
    *, download: Annotated[bool, typer.Option("--download", help="Fetch them from their official address.")] = False
) -> None:
    """Show which weights of Whisper base are used, by folder and sha256; exit code 1 when there are none."""
    from ivr.speech.engines.whisper_list.weights import OFFICIAL, download_weights, find_weights

    settings = load_settings()
    configured = Path(settings.speech_weights).expanduser() if settings.speech_weights else None
    cache = settings.cache / "speech"
    try:
        found = download_weights(cache) if download else find_weights(cache, configured)
    except (EngineFault, OSError) as fault:
        typer.echo(f"{fault}", err=True)
        if not download:
            typer.echo(f"line123 speech weights --download fetches them from {OFFICIAL}", err=True)
        raise typer.Exit(1) from fault
    typer.echo(f"{found.folder}\nsha256 {found.sha256}")
