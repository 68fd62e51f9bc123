import configparser
import re
from pathlib import Path

import pytest

from line123.machine.asterisk import Asterisk
from line123.up import parts, render
from line123.up.paths import ASTERISK_CONF
from line123.up.secrets import make_secrets
from ticketing.core.config import load_settings


@pytest.fixture
def rendered(tmp_path):
    settings = load_settings(data=tmp_path / "50% off", cache=tmp_path / "cache", ports=45000)
    for folder in (settings.run_dir, settings.log_dir):
        folder.mkdir(parents=True)
    asterisk = Asterisk("root", "22.10.1", ("asterisk",), Path("/modules"), Path("/share"), "test")
    render.render_asterisk(settings, asterisk, make_secrets(settings.data))
    render.render_supervisor(settings, parts.all_parts(settings, asterisk, ()), ("runner",))
    return settings


def _text(settings, name):
    return (render.asterisk_etc(settings) / name).read_text()


def test_every_template_is_rendered_and_nothing_in_it_is_left_open(rendered):
    names = {path.name for path in render.asterisk_etc(rendered).iterdir()}

    assert names == {path.name.removesuffix(".j2") for path in ASTERISK_CONF.glob("*.j2")}
    for name in names:
        assert not re.search(r"\{\{|\}\}|\{%|None|Undefined", _text(rendered, name)), name


def test_everything_asterisk_opens_is_on_loopback(rendered):
    binds = [
        line
        for name in ("pjsip.conf", "http.conf", "manager.conf")
        for line in _text(rendered, name).splitlines()
        if re.match(r"(tls)?bind(addr)?\s*=", line)
    ]

    assert binds
    assert all("127.0.0.1" in line for line in binds)


def test_caller_can_reach_only_the_forms_of_123(rendered):
    incoming = _text(rendered, "extensions.conf").split("[incoming]")[1].split("[line123]")[0]

    assert all(pattern.endswith("123") for pattern in re.findall(r"exten => ([^,]+),1", incoming))
    assert "include" not in incoming
    assert set(re.findall(r"^context=(\S+)", _text(rendered, "pjsip.conf"), re.MULTILINE)) == {"incoming"}


def test_supervisor_brings_every_part_back_whatever_its_exit_code(rendered):
    config = configparser.RawConfigParser()
    config.read(rendered.run_dir / "supervisord.conf")

    programs = [name for name in config.sections() if name.startswith("program:")]
    assert {name.removeprefix("program:") for name in programs} == set(parts.NAMES)
    for name in programs:
        assert config[name]["autorestart"] == "true"
        assert config[name]["startretries"] == "100000"
        assert "50%% off" in config[name]["stdout_logfile"]
