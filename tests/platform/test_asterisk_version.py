import pytest

from line123.machine.asterisk_version import parse, probe, refusal


@pytest.mark.parametrize(
    "banner",
    ["Asterisk 22.10.0", "Asterisk 22.10.1+dfsg+~cs6.17.60671434-1", "Asterisk 22.11.1", "Asterisk 22.12.0"],
)
def test_version_that_sends_keys_and_survives_a_pong_is_accepted(banner):
    assert refusal(parse(banner)) == ""


@pytest.mark.parametrize(
    ("banner", "reason"),
    [
        ("Asterisk 22.9.3", "no keys"),
        ("Asterisk 22.0.0-rc1", "no keys"),
        ("Asterisk 22.11.0-rc1", "PONG"),
        ("Asterisk 22.11.0~rc2+dfsg-1", "PONG"),
        ("Asterisk 22.11.0", "PONG"),
        ("Asterisk 20.19.0", "not of the 22 line"),
        ("Asterisk 23.4.0", "not of the 22 line"),
        ("Asterisk certified/20.7-cert4", "cannot be read"),
        ("Asterisk GIT-master-1234", "cannot be read"),
        ("", "cannot be read"),
    ],
)
def test_version_that_cannot_serve_is_refused_with_its_reason(banner, reason):
    assert reason in refusal(parse(banner))


def test_debian_version_with_epoch_is_read_like_the_banner():
    assert parse("1:22.10.1~dfsg+~cs6.15.60671435-1") == parse("Asterisk 22.10.1")


def test_program_that_is_not_there_has_no_version(tmp_path):
    assert probe([str(tmp_path / "asterisk")]) is None
