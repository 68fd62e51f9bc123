"""Two judges of short clips that share nothing: Whisper's closed lists, and PocketSphinx with the sounds of English."""

from __future__ import annotations

import re
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import soxr

from ivr.voice.audio import RATE, read_alaw
from ivr.voice.engines.espeak import VOICES, run_espeak
from ivr.voice.judge import NotJudgedError
from ivr.voice.lists import clips_of
from ivr.voice.markup import by_language, by_sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ivr.voice.catalogue import Phrase
    from ivr.voice.lists import ClosedList

_HEARS_AT: Final = 16_000
_AROUND: Final = 0.3  # seconds before and after

# What espeak-ng writes, in the phones of CMU's dictionary; a rolled r and a p without breath have none of their own.
_VOWELS: Final = "a:AA ɑ:AA æ:AE ɐ:AH ʌ:AH ə:AH ɜ:ER ɚ:ER e:EH ɛ:EH i:IY ɪ:IH ᵻ:IH o:OW ɔ:AO u:UW ʊ:UH ɯ:UW"  # noqa: RUF001
_GLIDES: Final = "aɪ:AY aʊ:AW eɪ:EY oɪ:OY ɔɪ:OY oʊ:OW əʊ:OW"  # noqa: RUF001
_CONSONANTS: Final = (
    "b:B c:CH d:D ð:DH f:F g:G ɡ:G h:HH j:Y k:K l:L m:M n:N ŋ:NG ɲ:N_Y p:P r:R ɹ:R ɾ:D s:S ʃ:SH t:T θ:TH v:V w:W x:K "  # noqa: RUF001
    "z:Z ʒ:ZH tʃ:CH ʧ:CH dʒ:JH ʤ:JH"
)
_PHONES: Final = dict(pair.split(":") for pair in f"{_VOWELS} {_GLIDES} {_CONSONANTS}".split())
_PHONE: Final = re.compile("|".join(sorted(_PHONES, key=len, reverse=True)))


class WhisperLists:
    """The recogniser that callers are heard by. No independent judge: Whisper helped to choose the voice."""

    name = "whisper_list"

    def __init__(self, cache: Path) -> None:
        """Load it. Raises NotJudgedError when it or its weights are not installed."""
        try:
            engine = import_module("ivr.speech.engines.whisper_list.engine")
            base = import_module("ivr.speech.engines.base")
            self._contract = import_module("ivr.speech.contract")
        except ImportError as error:
            raise NotJudgedError(f"{error.name} is not installed") from error
        try:
            self._engine: Any = engine.WhisperListEngine.load(cache, workers=1)
        except base.EngineFault as fault:
            raise NotJudgedError(str(fault)) from fault

    def misheard(self, closed: ClosedList, folder: Path) -> tuple[str, ...]:
        """Return the clips that another word fits twice as well; what is nearer a machine may order either way."""
        said = sorted({closed.word(key) for key in closed.phrases})
        phrases = tuple(self._contract.Phrase(word, word) for word in said)
        kind = self._contract.Kind.MENU
        prepared = self._engine.prepare(self._contract.Grammar(closed.name, kind, closed.spoken_in, phrases))
        return tuple(key for key, path in clips_of(closed, folder) if not self._fits(closed.word(key), path, prepared))

    def _fits(self, word: str, path: Path, prepared: Any) -> bool:
        sound = np.concatenate([_silence(), read_alaw(path), _silence()])
        answer = self._engine.recognise((sound * 32767).astype("<i2").tobytes(), prepared)
        sure = {candidate.meaning: candidate.confidence for candidate in answer.n_best}
        return answer.best is not None and (
            answer.best.meaning == word or 2 * sure.get(word, 0.0) > answer.best.confidence
        )


class Sphinx:
    """PocketSphinx with its English model, given each word by its sounds: a foreigner who knows the list."""

    name = "pocketsphinx"

    def __init__(self) -> None:
        """Find the package. Raises NotJudgedError when it is not installed."""
        try:
            self._sphinx: Any = import_module("pocketsphinx")
        except ImportError as error:
            raise NotJudgedError(f"{error.name} is not installed") from error

    def misheard(self, closed: ClosedList, folder: Path) -> tuple[str, ...]:
        """Return the clips in which it recognises another word of the list, or none."""
        names = {word: f"w{number}" for number, word in enumerate(sorted({closed.word(key) for key in closed.phrases}))}
        sounds = {names[closed.word(key)]: phones(phrase) for key, phrase in closed.phrases.items()}
        with tempfile.TemporaryDirectory() as draft:
            decoder = self._decoder(sounds, Path(draft))
            return tuple(
                key for key, path in clips_of(closed, folder) if _heard(decoder, path) != names[closed.word(key)]
            )

    def _decoder(self, sounds: dict[str, str], draft: Path) -> Any:
        (draft / "words.dict").write_text("".join(f"{name} {told}\n" for name, told in sounds.items()), "utf-8")
        choices = " | ".join(sounds)
        (draft / "words.gram").write_text(f"#JSGF V1.0;\ngrammar words;\npublic <word> = {choices};\n", "utf-8")
        return self._sphinx.Decoder(
            hmm=self._sphinx.get_model_path("en-us/en-us"),
            dict=str(draft / "words.dict"),
            jsgf=str(draft / "words.gram"),
            lm=None,
            loglevel="FATAL",
        )


def phones(phrase: Phrase) -> str:
    """Spell a phrase in the phones of CMU's dictionary: "dua" is "D UW AA"."""
    return " ".join(_PHONES[sign[0]].replace("_", " ") for sign in _PHONE.finditer("".join(_ipa(phrase))))


def _ipa(phrase: Phrase) -> Iterator[str]:
    for part, language in by_language(phrase.spoken, phrase.spoken_in):
        for words, is_sound in by_sound(part):
            told = words if is_sound else run_espeak("-v", VOICES[language], "--ipa", "-q", words).decode("utf-8")
            yield re.sub(r"[\sˈˌː]", "", told)  # noqa: RUF001


def _heard(decoder: Any, path: Path) -> str:
    sound = np.concatenate([_silence(), read_alaw(path), _silence()])
    wide = soxr.resample(sound, RATE, _HEARS_AT)
    decoder.start_utt()
    decoder.process_raw((np.clip(wide, -1, 1) * 32767).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return "" if found is None else str(found.hypstr).strip()


def _silence() -> NDArray[np.float32]:
    """Return a pause with a breath of noise: PocketSphinx stumbles over digital silence."""
    noise = np.random.default_rng(1).normal(0, 1e-4, round(_AROUND * RATE))
    return noise.astype(np.float32)
