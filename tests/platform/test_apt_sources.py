from line123.machine.apt_sources import Source, debian_mirror, read

DEB822 = """\
# a comment
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc

Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
Enabled: no
"""
ONE_LINE = """\
# deb http://commented.example/debian bookworm main
deb [arch=amd64 signed-by=/etc/apt/keys/tools.gpg] https://tools.example/apt stable main
deb-src http://mirror.example/debian bookworm main
deb http://mirror.example/debian bookworm main contrib # the archive
"""


def _folder(tmp_path, *, deb822="", one_line=""):
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list.d" / "debian.sources").write_text(deb822)
    (tmp_path / "sources.list.d" / "ignored.save").write_text(one_line)
    (tmp_path / "sources.list").write_text(one_line)
    return tmp_path


def test_deb822_sources_are_read_without_those_switched_off(tmp_path):
    found = read(_folder(tmp_path, deb822=DEB822))

    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    assert found[0] == Source(
        "http://mirror.example/debian", ("bookworm", "bookworm-updates"), ("main", "contrib"), keyring
    )
    assert [source.uri for source in found] == ["http://mirror.example/debian", "http://mirror.example/debian-security"]


def test_one_line_sources_are_read_with_their_keyring(tmp_path):
    found = read(_folder(tmp_path, one_line=ONE_LINE))

    assert found[0] == Source("https://tools.example/apt", ("stable",), ("main",), "/etc/apt/keys/tools.gpg")
    assert found[1] == Source("http://mirror.example/debian", ("bookworm",), ("main", "contrib"))
    assert len(found) == 2


def test_mirror_is_the_main_archive_and_not_a_vendor_or_the_security_one(tmp_path):
    mirror = debian_mirror(read(_folder(tmp_path, deb822=DEB822, one_line=ONE_LINE)), "bookworm")

    assert mirror is not None
    assert mirror.uri == "http://mirror.example/debian"
    assert "bookworm" in mirror.suites


def test_machine_without_a_debian_archive_has_no_mirror():
    assert debian_mirror([Source("https://tools.example/apt", ("stable",), ("main",))], "bookworm") is None
