"""Where the parts of the checkout are that are not Python packages."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASTERISK_CONF = ROOT / "asterisk-conf"
CLIPS = ROOT / "prompts" / "audio"
