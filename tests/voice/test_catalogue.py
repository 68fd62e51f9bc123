from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.voice.catalogue import LANGUAGES, PROMPTS, CatalogueError, load_catalogue

FIRST_FLOW = """
    main.greet_pagi main.greet_siang main.greet_sore main.greet_malam main.privacy main.danger.keys main.choices.keys
    main.english.keys area.ask.keys area.unknown outage.ask_scope.keys outage.ask_since.keys outage.ask_customer.keys
    outage.customer_badlen outage.readback common.confirm.keys report.number_is report.again report.closing
    danger.safety danger.number_is person.callback common.goodbye retry.no_input_1 retry.no_input_2 retry.no_match_1
    retry.no_match_2 retry.give_up fault.system fault.not_stored common.pause area.0380 area.0389 area.0231 area.0234
""".split()  # noqa: SIM905


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    for path in PROMPTS.glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_first_flow_has_a_text(language: str):
    digits = [f"digit.{digit}.{place}" for digit in range(10) for place in ("mid", "end")]
    assert set(FIRST_FLOW + digits) <= set(load_catalogue(language))


def test_both_languages_have_the_same_keys():
    assert set(load_catalogue("id")) == set(load_catalogue("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_offers_keys_names_a_key_after_its_choice(language: str):
    press = {"id": ("tekan", "pagar", ", satu"), "en": ("press", "hash", ", one")}
    for key, phrase in load_catalogue(language).items():
        if key.endswith(".keys"):
            assert any(word in phrase.text.lower() for word in press[phrase.spoken_in]), key


def test_the_privacy_notice_promises_no_more_than_is_done():
    assert "rekam" not in load_catalogue("id")["main.privacy"].text
    assert "record" not in load_catalogue("en")["main.privacy"].text


def test_each_language_is_offered_in_itself():
    assert load_catalogue("id")["main.english.keys"].spoken_in == "en"
    assert load_catalogue("en")["main.english.keys"].spoken_in == "id"


def test_text_for_readers_has_no_marks():
    phrase = load_catalogue("en")["area.0381"]
    assert phrase.text == "Ende area."
    assert phrase.spoken == "*Ende/ˈɛnde/* area."  # noqa: RUF001


def test_a_key_given_twice_is_refused(prompts: Path):
    (prompts / "more.id.toml").write_text('[main]\nprivacy = "Lagi."\n', "utf-8")
    with pytest.raises(CatalogueError, match=r"main\.privacy is given a second time"):
        load_catalogue("id", prompts)


def test_an_empty_text_that_is_no_silence_is_refused(prompts: Path):
    (prompts / "more.id.toml").write_text('[bill]\nmenu = ""\n', "utf-8")
    with pytest.raises(CatalogueError, match=r"bill\.menu has no text"):
        load_catalogue("id", prompts)


def test_a_phrase_without_a_clip_says_how_to_get_one(prompts: Path):
    with pytest.raises(CatalogueError, match="line123 prompts build"):
        _ = load_catalogue("id", prompts)["main.privacy"].seconds


def test_a_changed_sound_of_a_word_makes_its_clips_stale(prompts: Path):
    before = load_catalogue("id", prompts)
    sounds = prompts / "pronunciation.toml"
    sounds.write_text(sounds.read_text("utf-8").replace('\nende = "', '\nende = "ə'), "utf-8")
    after = load_catalogue("id", prompts)
    assert after["area.0381"].recipe != before["area.0381"].recipe
    assert after["area.0382"].recipe == before["area.0382"].recipe


def test_the_server_reads_texts_without_loading_anything_that_speaks():
    import subprocess
    import sys

    code = "import ivr.voice.catalogue, ivr.voice.playback, sys; print('numpy' in sys.modules, 'typer' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROMPTS.parent)
    assert done.stdout.split() == ["False", "False"]
