from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as some
from typer.testing import CliRunner

from ivr.voice.audio import loudness, peak, read_alaw, telephone_clip, write_alaw
from ivr.voice.build import build, stale_clips
from ivr.voice.check import find_faults
from ivr.voice.commands import app
from ivr.voice.engines import Audio, EngineError, make_engine
from ivr.voice.install import InstallError, install
from ivr.voice.markup import by_language, plain, with_sounds
from ivr.voice.speak import speak

PHRASES = {
    "id": '[main]\nprivacy = "Panggilan ini kami catat."\nhello = "Halo."\n[common]\npause = ""\n',
    "en": '[main]\nprivacy = "This call is logged."\nhello = "Hello."\n[common]\npause = ""\n',
}
RULES = '[[rule]]\nkeys = ["common.pause"]\nsilence = 0.3\n[[together]]\nname = "all"\nkeys = ["main.*"]\nseconds = 4\n'


@dataclass
class Hummer:
    """An engine for tests: hums, and remembers what it was asked."""

    name: str = "hummer"
    voice: str = "one"
    asked: list[str] = field(default_factory=list)

    def synthesise(self, text: str, language: str, *, before: str = "", after: str = "", speed: float = 1.0) -> Audio:
        self.asked.append(f"{language}:{text}")
        return hum(1.0)


def hum(seconds: float, *, rate: int = 24_000, size: float = 0.3) -> Audio:
    time = np.arange(round(seconds * rate)) / rate
    tone = np.sin(2 * np.pi * 700 * time) * (1 + 0.8 * np.sin(2 * np.pi * 3 * time))
    return Audio((tone * size / 2).astype(np.float32), rate)


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    folder = tmp_path / "prompts"
    folder.mkdir()
    for language, text in PHRASES.items():
        (folder / f"phrases.{language}.toml").write_text(text, "utf-8")
    (folder / "catalogue.toml").write_text(RULES, "utf-8")
    (folder / "pronunciation.toml").write_text("[id]\n", "utf-8")
    return folder


@pytest.fixture
def built(prompts: Path) -> Path:
    rebuild(prompts, Hummer())
    return prompts


def rebuild(folder: Path, engine: Hummer) -> list[str]:
    build(folder, stale_clips(folder, engine.name, engine.voice), engine)
    return engine.asked


def test_silence_before_a_word_is_kept_beside_its_loudness_and_makes_only_its_own_clip_stale(built: Path):
    rule = '[[rule]]\nkeys = ["main.hello"]\nid.after = " dunia."\nid.lead = 0.05\n'
    before = read_alaw(built / "audio/id/main.hello.alaw")
    (built / "catalogue.toml").write_text(RULES + rule, "utf-8")
    assert rebuild(built, Hummer()) == ["id:Halo."]
    samples = read_alaw(built / "audio/id/main.hello.alaw")
    assert np.abs(samples[: 8000 * 5 // 100]).max() < 0.001
    assert loudness(samples) == pytest.approx(loudness(before), abs=0.5)


def test_a_second_build_speaks_nothing(built: Path):
    assert rebuild(built, Hummer()) == []


def test_a_changed_text_alone_is_spoken_again(built: Path):
    path = built / "phrases.id.toml"
    path.write_text(path.read_text("utf-8").replace("Halo.", "Selamat datang."), "utf-8")
    assert rebuild(built, Hummer()) == ["id:Selamat datang."]


def test_another_voice_speaks_everything_again(built: Path):
    assert len(rebuild(built, Hummer(voice="two"))) == 4


def test_a_deleted_clip_is_made_again(built: Path):
    (built / "audio/en/main.hello.alaw").unlink()
    assert rebuild(built, Hummer()) == ["en:Hello."]


def test_what_was_spoken_before_a_failure_is_kept(prompts: Path):
    class Tired(Hummer):
        def synthesise(self, text: str, language: str, **options: object) -> Audio:
            if len(self.asked) == 2:
                raise EngineError("tired")
            return super().synthesise(text, language)

    with pytest.raises(EngineError):
        rebuild(prompts, Tired())
    assert len(rebuild(prompts, Hummer())) == 2


def test_two_builds_at_once_lose_nothing_of_each_other(prompts: Path):
    class Slow(Hummer):
        def synthesise(self, text: str, language: str, **options: object) -> Audio:
            if not self.asked:
                other = Hummer()
                build(prompts, stale_clips(prompts, "hummer", "one", languages=["en"]), other)
            return super().synthesise(text, language)

    slow = Slow()
    build(prompts, stale_clips(prompts, "hummer", "one", languages=["id"]), slow)
    assert find_faults(prompts) == []


def test_a_whole_set_of_clips_has_no_fault(built: Path):
    assert find_faults(built) == []


def spoil_level(folder: Path) -> None:
    path = folder / "audio/id/main.hello.alaw"
    write_alaw(path, read_alaw(path) * np.float32(0.3))


def spoil_peak(folder: Path) -> None:
    path = folder / "audio/id/main.hello.alaw"
    samples = read_alaw(path).copy()
    samples[400] = 0.95
    write_alaw(path, samples)


def spoil_length(folder: Path) -> None:
    path = folder / "audio/id/main.hello.alaw"
    path.write_bytes(path.read_bytes() + b"\xd5" * 8000)


def spoil_text(folder: Path) -> None:
    path = folder / "phrases.id.toml"
    path.write_text(path.read_text("utf-8").replace("Halo.", "Hai."), "utf-8")


def spoil_language(folder: Path) -> None:
    (folder / "more.id.toml").write_text('[bill]\nmenu = "Tagihan."\n', "utf-8")


def spoil_clip(folder: Path) -> None:
    (folder / "audio/id/main.hello.alaw").unlink()


def spoil_order(folder: Path) -> None:
    write_alaw(folder / "audio/id/bill.menu.alaw", telephone_clip(hum(1)))


def spoil_budget(folder: Path) -> None:
    path = folder / "catalogue.toml"
    path.write_text(path.read_text("utf-8").replace("seconds = 4", "seconds = 0.5"), "utf-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (spoil_level, "id/main.hello: is at -29"),
        (spoil_peak, "id/main.hello: peaks at -0.4 dBFS"),
        (spoil_length, "id/main.hello: is not the clip"),
        (spoil_text, "id/main.hello: was built from another text"),
        (spoil_language, "en/bill.menu: has no text"),
        (spoil_clip, "id/main.hello: has no clip"),
        (spoil_order, "id/bill.menu.alaw: is a clip without a text"),
        (spoil_budget, "id/all: takes"),
    ],
)
def test_check_finds_a_planted_fault(built: Path, spoil, told: str):
    spoil(built)
    faults = [str(fault) for fault in find_faults(built)]
    assert any(fault.startswith(told) for fault in faults), faults
    done = CliRunner().invoke(app, ["check", "--folder", str(built)])
    assert done.exit_code == 1
    assert done.output.splitlines() == faults


@given(some.floats(0.01, 1.0), some.floats(0.2, 3.0), some.sampled_from([8000, 16_000, 22_050, 24_000, 48_000]))
def test_any_sound_becomes_a_clip_of_the_one_loudness(size: float, seconds: float, rate: int):
    clip = telephone_clip(hum(seconds, rate=rate, size=size))
    assert loudness(clip) == pytest.approx(-20, abs=0.5)
    assert peak(clip) <= -3


def test_silence_around_speech_is_cut_away():
    quiet = np.zeros(24_000, dtype=np.float32)
    clip = telephone_clip(Audio(np.concatenate([quiet, hum(1).samples, quiet]), 24_000))
    assert len(clip) / 8000 == pytest.approx(1.08, abs=0.05)


def test_what_a_telephone_line_does_not_carry_is_taken_out():
    time = np.arange(24_000) / 24_000
    bass = Audio((hum(1).samples + 0.3 * np.sin(2 * np.pi * 40 * time)).astype(np.float32), 24_000)
    spectrum = np.abs(np.fft.rfft(telephone_clip(bass)[:8000], 8000))
    assert spectrum[40] < spectrum[700] / 300


def record(folder: Path, language: str, *keys: str) -> None:
    (folder / language).mkdir(parents=True, exist_ok=True)
    for key in keys:
        soundfile.write(folder / language / f"{key}.wav", hum(0.8).samples, 24_000)


def test_a_human_family_replaces_the_built_one_and_survives_a_build(built: Path, tmp_path: Path):
    record(tmp_path / "studio", "id", "main.privacy", "main.hello")
    assert sorted(install(built, tmp_path / "studio", voice="Ibu Rini")) == ["id/main.hello", "id/main.privacy"]
    assert rebuild(built, Hummer(voice="two")) == ["en:This call is logged.", "en:Hello."]
    assert find_faults(built) == []


def test_a_partial_family_is_refused_by_name_and_changes_nothing(built: Path, tmp_path: Path):
    before = (built / "audio/id/main.hello.alaw").read_bytes()
    record(tmp_path / "studio", "id", "main.hello")
    with pytest.raises(InstallError, match=r"id/main is not complete; missing: main\.privacy"):
        install(built, tmp_path / "studio", voice="Ibu Rini")
    assert (built / "audio/id/main.hello.alaw").read_bytes() == before


def test_a_recording_of_no_text_is_refused(built: Path, tmp_path: Path):
    record(tmp_path / "studio", "id", "main.privacy", "main.hello", "main.helo")
    with pytest.raises(InstallError, match=r"main\.helo belongs to no text"):
        install(built, tmp_path / "studio", voice="Ibu Rini")


def test_a_file_that_is_no_sound_is_refused(built: Path, tmp_path: Path):
    record(tmp_path / "studio", "id", "main.privacy", "main.hello")
    (tmp_path / "studio/id/main.hello.wav").write_bytes(b"no sound")
    with pytest.raises(InstallError, match=r"main\.hello\.wav"):
        install(built, tmp_path / "studio", voice="Ibu Rini")


def test_an_unknown_engine_is_refused_with_the_known_ones(tmp_path: Path):
    with pytest.raises(EngineError, match="kokoro, gtts, espeak"):
        make_engine("festival", cache=tmp_path)


def test_marks_give_language_and_sound_and_vanish_for_readers():
    marked = with_sounds("The area of *Ende* now", "en", {"id": {"ende": "ɛnde"}, "en": {"now": "naʊ"}})
    assert marked == "The area of *Ende/ɛnde/* now/naʊ/"
    assert plain(marked) == "The area of Ende now"
    assert by_language(marked, "en") == [("The area of ", "en"), ("Ende/ɛnde/", "id"), (" now/naʊ/", "en")]


def test_what_is_spoken_the_same_in_both_languages_is_spoken_once(prompts: Path):
    for language in ("id", "en"):
        (prompts / f"places.{language}.toml").write_text('[place]\n"5371" = "Kota Kupang,"\n', "utf-8")
    with (prompts / "catalogue.toml").open("a") as rules:
        rules.write('[[rule]]\nkeys = ["place.*"]\nen.spoken_in = "id"\n')
    assert rebuild(prompts, Hummer()).count("id:Kota Kupang,") == 1
    clips = [(prompts / f"audio/{language}/place.5371.alaw").read_bytes() for language in ("id", "en")]
    assert clips[0] == clips[1]
    assert find_faults(prompts) == []


def test_a_clip_made_for_a_narrower_band_is_spoken_again(built: Path):
    path = built / "manifest.json"
    lines = path.read_text("utf-8").splitlines()
    before = [line.replace('"80-3900"', '"300-3400"') if "en/main.hello" in line else line for line in lines]
    path.write_text("\n".join(before), "utf-8")
    assert rebuild(built, Hummer()) == ["en:Hello."]


def test_an_announcement_is_spoken_as_a_sentence_of_its_own(tmp_path: Path):
    engine = Hummer()
    place = speak("Oesapa", tmp_path, engine)
    announcement = speak("Oesapa", tmp_path, engine, is_sentence=True)
    assert place.clip != announcement.clip
    assert speak("Oesapa", tmp_path, engine) == place
    assert engine.asked == ["id:Oesapa."] * 2
