from helpers.stack import ROOT

from line123.up.config_commands import page
from ticketing.core.config import Settings


def test_page_about_the_settings_is_current():
    written = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

    assert written == page(), "run `make docs`"


def test_every_setting_is_explained():
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"`LINE123_{name.upper()}`" in page()
