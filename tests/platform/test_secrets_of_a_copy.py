import stat

from line123.up.secrets import SIP_USERS, load_secrets, make_secrets


def test_secrets_are_made_once_and_only_their_owner_may_read_them(tmp_path):
    first = make_secrets(tmp_path)

    assert make_secrets(tmp_path) == first == load_secrets(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert len({first[user] for user in SIP_USERS}) == len(SIP_USERS)


def test_secrets_of_other_rooms_stay_when_missing_ones_are_made(tmp_path):
    (tmp_path / "secrets.json").write_text('{"theirs": "kept"}')

    assert make_secrets(tmp_path)["theirs"] == "kept"
