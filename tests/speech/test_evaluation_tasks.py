import pytest

from ivr.speech.contract import Kind
from ivr.speech.evaluation.manifest import ManifestFault, Recording, of_speakers, read_manifest, write_manifest
from ivr.speech.evaluation.tasks import TaskFault, as_digits, trials

WORDS = ("meja", "kursi", "jendela", "pintu", "atap", "lantai")


def recordings(task, texts, speaker="ani"):
    return [Recording(f"{speaker}/{task[:4]}-{number}.wav", text, speaker, task) for number, text in enumerate(texts)]


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    rows = (*recordings("digits", ("satu", "dua")), Recording("my clip.wav", "", "nobody", "noise"))
    write_manifest(tmp_path, rows)
    assert read_manifest(tmp_path) == rows


def test_a_manifest_from_a_spreadsheet_is_read(tmp_path):
    text = "\ufefffile\ttranscript\tspeaker\ttask\r\na.wav\t gangguan  listrik\tani\tmenu:8\r\n"
    (tmp_path / "manifest.tsv").write_bytes(text.encode())
    assert read_manifest(tmp_path) == (Recording("a.wav", "gangguan listrik", "ani", "menu:8"),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("file transcript speaker task\na b c d\n", "no column"),
        ("file\ttranscript\tspeaker\n", "no column task"),
        ("file\ttranscript\tspeaker\ttask\na.wav\tsatu\n", "line 2"),
    ],
)
def test_a_wrong_manifest_is_told_with_its_line(tmp_path, text, why):
    (tmp_path / "manifest.tsv").write_text(text)
    with pytest.raises(ManifestFault, match=why):
        read_manifest(tmp_path)


def test_a_folder_without_manifest_is_told(tmp_path):
    with pytest.raises(ManifestFault, match=r"manifest\.tsv cannot be read"):
        read_manifest(tmp_path)


def test_speakers_are_chosen_by_name_and_noise_stays():
    rows = [*recordings("digits", ["satu"]), *recordings("digits", ["dua"], "budi"), Recording("n", "", "x", "noise")]
    assert [one.speaker for one in of_speakers(rows, "an*")] == ["ani", "x"]


def test_a_menu_holds_the_truth_and_others_the_same_every_time(tmp_path):
    rows = recordings("menu:4", WORDS)
    asked = trials(tmp_path, rows, "menu:4")
    assert asked == trials(tmp_path, rows, "menu:4")
    assert all(len(one.grammar.phrases) == 4 and one.truth in one.grammar.meanings for one in asked)
    assert len({one.grammar for one in asked}) > 1


def test_a_menu_as_long_as_its_words_is_one_list_for_all(tmp_path):
    assert len({one.grammar for one in trials(tmp_path, recordings("menu:6", WORDS), "menu:6")}) == 1


def test_menus_of_other_sizes_are_made_of_the_same_recordings(tmp_path):
    asked = trials(tmp_path, recordings("menu:6", WORDS), "menu:3")
    assert {len(one.grammar.phrases) for one in asked} == {3}


def test_yes_and_no_are_their_own_kind(tmp_path):
    asked = trials(tmp_path, recordings("menu:4", ("ya", "tidak", "betul", "salah")), "menu:4")
    assert {one.grammar.kind for one in asked} == {Kind.YESNO}


def test_kosong_is_zero_as_nol_is(tmp_path):
    asked = trials(tmp_path, recordings("digits", ("kosong", "nol", "7")), "digits")
    assert [one.truth for one in asked] == ["0", "0", "7"]
    assert asked[0].grammar.digits == 1


@pytest.mark.parametrize("text", ["nol tiga delapan nol", "0380", "0 3 delapan kosong", "Nol-tiga, 80"])
def test_groups_are_read_as_words_and_as_figures(text):
    assert as_digits(text) == "0380"


def test_a_word_that_is_no_digit_is_told():
    with pytest.raises(TaskFault, match="'lapan', which is no digit"):
        as_digits("dua lapan")


def test_groups_are_joined_from_one_voice_where_none_are_recorded(tmp_path):
    rows = [*recordings("digits", ("satu", "dua")), *recordings("digits", ("tiga", "empat"), "budi")]
    asked = trials(tmp_path, rows, "groups:4")
    assert len(asked) == 4
    assert all(len(one.files) == 4 and len({file.split("/")[0] for file in one.files}) == 1 for one in asked)
    assert [len(one.truth) for one in asked] == [4] * 4


def test_a_list_is_read_from_the_folder(tmp_path):
    (tmp_path / "places.txt").write_text("Oesapa\nLiliba\n\nPenfui\n")
    asked = trials(tmp_path, recordings("list:places.txt", ("Liliba",)), "list:places.txt")
    assert asked[0].grammar.kind is Kind.PLACE
    assert asked[0].grammar.meanings == {"Oesapa", "Liliba", "Penfui"}


def test_a_list_is_asked_of_all_who_say_one_of_it_where_nobody_says_lists(tmp_path):
    (tmp_path / "all.txt").write_text("meja\nkursi\n")
    asked = trials(tmp_path, recordings("menu:4", WORDS), "list:all.txt")
    assert [one.said for one in asked] == ["meja", "kursi"]


def test_what_is_said_must_be_on_the_list(tmp_path):
    (tmp_path / "places.txt").write_text("Oesapa\n")
    with pytest.raises(TaskFault, match="'Liliba' is said but not on the list"):
        trials(tmp_path, recordings("list:places.txt", ("Liliba",)), "list:places.txt")


def test_other_words_and_noise_are_asked_of_the_same_lists(tmp_path):
    rows = [*recordings("menu:6", WORDS), *recordings("oog", ("mobil", "pintu")), Recording("n", "", "x", "noise")]
    others = [one for one in trials(tmp_path, rows, "menu:6") if not one.truth]
    assert [one.said for one in others] == ["mobil", ""]  # "pintu" is on the list, so it is no other word


def test_oog_alone_is_asked_of_the_first_menu(tmp_path):
    rows = [*recordings("menu:6", WORDS), *recordings("oog", ("mobil",))]
    (asked,) = trials(tmp_path, rows, "oog")
    assert asked.grammar.meanings == set(WORDS)
    assert asked.truth == ""


@pytest.mark.parametrize("task", ["digit", "menu", "menu:0", "list:", "groups:", "words", "menu:x"])
def test_an_unknown_task_is_refused_with_those_there_are(tmp_path, task):
    with pytest.raises(TaskFault, match="choose digits"):
        trials(tmp_path, recordings("digits", ["satu"]), task)


def test_a_folder_without_the_task_is_told(tmp_path):
    with pytest.raises(TaskFault, match="no recording with the task menu:8"):
        trials(tmp_path, recordings("digits", ["satu"]), "menu:8")
