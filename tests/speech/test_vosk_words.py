"""Words, folders and rows of words: what needs no model."""

import struct

import pytest
from helpers.stack import ROOT
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.contract import Grammar, Kind, Phrase
from ivr.speech.engines.base import EngineFault
from ivr.speech.engines.vosk.coverage import cover, read_vocabulary
from ivr.speech.engines.vosk.folder import NEW, OLD, ModelFolder
from ivr.speech.engines.vosk.judging import weigh
from ivr.speech.engines.vosk.matching import prepare_phrases
from ivr.speech.engines.vosk.vocabulary import Vocabulary, fold

INDONESIAN = ROOT / "tests/data/speech/vosk_id_words.txt"


@pytest.fixture(scope="module")
def indonesian():
    return read_vocabulary(INDONESIAN)


def grammar(kind=Kind.MENU, digits=0, **meanings):
    phrases = tuple(Phrase(text, meaning) for meaning, texts in meanings.items() for text in texts.split("|"))
    return Grammar("test", kind, "id", phrases, digits)


# Words


def test_the_published_indonesian_model_knows_the_digits_and_its_garbage_word(indonesian):
    digits = grammar(d="nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan")

    assert cover(digits, indonesian).lost == ()
    assert indonesian.garbage == "<UNK>"


def test_a_word_written_without_its_accent_is_the_same_word(indonesian):
    seen = cover(grammar(a="bebek", b="bésok", c="tidak"), indonesian)

    assert ("bébék" in indonesian.known, "bebek" in indonesian.known) == (True, False)
    assert set(seen.folded) == {"bebek", "bésok"} - set(seen.kept)
    assert seen.is_whole


def test_a_phrase_with_one_lost_word_is_lost_and_its_meaning_with_it(indonesian):
    seen = cover(grammar(outage="mati lampu|listrik xyzpadam", person="xyzpetugas"), indonesian)

    assert set(seen.lost) == {"xyzpadam", "xyzpetugas"}
    assert (seen.reached, seen.lost_meanings, seen.phrases) == (("outage",), ("person",), (1, 3))


def test_words_joined_by_hyphens_are_spelled_with_their_parts():
    spelled = Vocabulary.of(["oke", "ke", "<UNK>"]).spell(Phrase("oke-oke", "yes"))

    assert (spelled.words, spelled.lost) == (("oke", "oke"), ())


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(word):
    assert fold(fold(word)) == fold(word)


def test_folding_leaves_korean_alone():
    assert fold("상담원") == "상담원"


# Rows of words

KNOWN = Vocabulary.of(
    [
        "satu",
        "dua",
        "tiga",
        "nol",
        "mati",
        "lampu",
        "kabel",
        "putus",
        "di",
        "oesapa",
        "lasiana",
        "petugas",
        "tadi",
        "pagi",
        "[unk]",
    ]
)


def match(text, made):
    found = prepare_phrases(made, KNOWN).match(text)
    return found and (found.phrase.meaning, [phrase.meaning for phrase in found.also], found.is_whole)


MENU = grammar(outage="mati lampu|lampu", danger="kabel putus", person="petugas")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("mati lampu", ("outage", [], True)),
        ("[unk] mati lampu [unk]", ("outage", [], False)),
        ("lampu [unk] mati lampu", ("outage", [], False)),
        ("mati lampu [unk] kabel putus", ("danger", [], False)),
        ("mati lampu [unk] petugas", None),
        ("mati", None),
        ("mati lampu mati lampu", None),
        ("lampu mati", None),
        ("mati lampu kabel", None),
        ("[unk] mati", None),
        ("[unk]", None),
        ("", None),
    ],
)
def test_only_whole_phrases_with_one_meaning_count(text, meaning):
    assert match(text, MENU) == meaning


def test_a_place_or_time_in_the_same_breath_is_told_beside_the_meaning():
    made = grammar(outage="mati lampu", **{"place:53.71": "oesapa", "time:morning": "tadi pagi"})

    assert match("mati lampu [unk] oesapa [unk] tadi pagi", made) == ("outage", ["place:53.71", "time:morning"], False)
    assert match("oesapa", made) == ("place:53.71", [], True)


def test_in_a_grammar_of_places_two_places_are_none():
    made = grammar(Kind.PLACE, **{"place:1": "oesapa", "place:2": "lasiana"})

    assert match("[unk] oesapa", made) == ("place:1", [], False)
    assert match("oesapa [unk] lasiana", made) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("nol tiga dua nol", "0320"),
        ("nol tiga dua", None),
        ("nol tiga dua nol satu", None),
        ("nol tiga [unk] dua nol", None),
        ("nol tiga lampu nol", None),
    ],
)
def test_digits_are_read_one_after_the_other_and_there_are_as_many_as_asked(text, digits):
    made = grammar(Kind.DIGITS, 4, **{"0": "nol", "1": "satu", "2": "dua", "3": "tiga"})

    found = match(text, made)

    assert (found and found[0]) == digits


def test_every_digit_may_follow_every_digit():
    made = prepare_phrases(grammar(Kind.DIGITS, 4, **{"0": "nol", "1": "satu"}), KNOWN)

    assert set(made.listed) == {"nol nol", "nol satu", "satu nol", "satu satu", "[unk]"}


def test_alternatives_add_up_by_meaning():
    prepared = prepare_phrases(MENU, KNOWN)

    heard = weigh([(10.0, "mati lampu"), (10.0, "lampu"), (10.0, "petugas"), (10.0, "lampu lampu")], prepared)

    assert [(phrase.meaning, share) for phrase, share in zip(heard.phrases, heard.shares, strict=True)] == [
        ("outage", 0.5),
        ("person", 0.25),
    ]
    assert weigh([(5.0, "")], prepared) is None


@given(
    st.lists(st.sampled_from([*["satu", "dua", "nol", "mati", "lampu", "kabel", "putus"], "[unk]", "zzz"]), max_size=8)
)
def test_no_row_of_words_breaks_the_matching(words):
    for made in (MENU, grammar(Kind.DIGITS, 2, **{"0": "nol", "1": "satu"})):
        prepare_phrases(made, KNOWN).match(" ".join(words))


# Folders


def model_in(folder, layout=NEW, words="words.txt"):
    for name in (*layout.needed, layout.graph + words):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("satu 1\ndua 2\n")
    return folder


@pytest.mark.parametrize("layout", [NEW, OLD])
def test_a_complete_folder_is_taken_in_both_layouts(tmp_path, layout):
    assert list(ModelFolder.check(model_in(tmp_path, layout)).words()) == ["satu", "dua"]


@pytest.mark.parametrize("missing", NEW.needed)
def test_an_incomplete_folder_is_refused_with_the_missing_files_name(tmp_path, missing):
    (model_in(tmp_path) / missing).unlink()

    with pytest.raises(EngineFault, match=missing):
        ModelFolder.check(tmp_path)


def test_an_empty_file_is_a_missing_one(tmp_path):
    (model_in(tmp_path) / "graph/Gr.fst").write_bytes(b"")

    with pytest.raises(EngineFault, match=r"graph/Gr\.fst is missing or empty"):
        ModelFolder.check(tmp_path)


def test_a_half_of_the_speaker_adaptation_is_refused(tmp_path):
    (model_in(tmp_path) / "ivector").mkdir()

    with pytest.raises(EngineFault, match=r"ivector/final\.ie"):
        ModelFolder.check(tmp_path)


def test_a_model_with_a_fixed_graph_is_refused_with_the_reason(tmp_path):
    model_in(tmp_path)
    (tmp_path / "graph/HCLr.fst").rename(tmp_path / "graph/HCLG.fst")

    with pytest.raises(EngineFault, match="takes no grammar at run time"):
        ModelFolder.check(tmp_path)


def test_the_rate_is_the_models_own(tmp_path):
    folder = ModelFolder.check(model_in(tmp_path))
    assert folder.rate == 16000

    (tmp_path / NEW.features).write_text("--use-energy=false\n--sample-frequency=8000\n")

    assert folder.rate == 8000


def symbols(words):
    def text(value):
        return struct.pack("<i", len(value.encode())) + value.encode()

    listed = b"".join(text(word) + struct.pack("<q", number) for number, word in enumerate(words))
    return struct.pack("<i", 2125658996) + text("words") + struct.pack("<qq", len(words), len(words)) + listed


def fst(*tables, flags):
    head = struct.pack("<i", 2125659606) + struct.pack("<i", 5) + b"ngram" + struct.pack("<i", 8) + b"standard"
    return head + struct.pack("<iiQqqq", 4, flags, 0, 0, 0, 0) + b"".join(tables) + b"the graph itself"


def test_words_inside_the_graph_are_read_when_there_is_no_list(tmp_path):
    model_in(tmp_path, words="other.txt")
    (tmp_path / "graph/Gr.fst").write_bytes(fst(symbols(["in"]), symbols(["<eps>", "bébas", "<UNK>"]), flags=3))

    vocabulary = Vocabulary.of(ModelFolder.check(tmp_path).words())

    assert (vocabulary.garbage, vocabulary.accented) == ("<UNK>", {"bebas": "bébas"})


@pytest.mark.parametrize("graph", [b"no graph", fst(flags=0), fst(symbols(["a"]), flags=2)[:60]])
def test_a_graph_that_cannot_be_read_is_said_so(tmp_path, graph):
    model_in(tmp_path, words="other.txt")
    (tmp_path / "graph/Gr.fst").write_bytes(graph)

    with pytest.raises(EngineFault, match=r"Gr\.fst cannot be read"):
        list(ModelFolder.check(tmp_path).words())
