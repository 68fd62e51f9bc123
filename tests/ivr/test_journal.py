"""The journal loses nothing it has acknowledged and believes nothing that is damaged."""

from __future__ import annotations

import errno
import os
import threading
import time
from datetime import UTC, datetime
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.journal import Damage, Journal, JournalError, JournalInUseError, Line, Reader, decode, encode, read

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path):
    journal = Journal(tmp_path / "journal", node=1)
    yield journal
    journal.close()


def lines(folder) -> list[Line]:
    return [item for item in read(folder) if isinstance(item, Line)]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(data=st.dictionaries(st.text(), json_values), call=st.text())
def test_every_record_reads_back_as_it_was_written(data, call) -> None:
    line = Line(7, 1, "call.step", NOW.isoformat(), call, data)
    raw = encode(line)
    assert raw.count(b"\n") == 1
    assert decode(raw) == line


@given(position=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
def test_one_flipped_bit_anywhere_makes_a_record_unbelievable(position, bit) -> None:
    raw = bytearray(encode(Line(1, 1, "report.made", NOW.isoformat(), "1-x", {"number": "10000019"})))
    raw[position % len(raw)] ^= 1 << bit
    for piece in bytes(raw).splitlines(keepends=True):
        assert decode(piece) is None


def test_sequence_goes_on_after_a_restart(tmp_path) -> None:
    first = Journal(tmp_path / "j", node=1)
    assert [first.append("a", "c", {}, at=NOW).seq for _ in range(3)] == [1, 2, 3]
    first.close()
    second = Journal(tmp_path / "j", node=1)
    assert second.append("a", "c", {}, at=NOW).seq == 4
    second.close()
    assert [line.seq for line in lines(tmp_path / "j")] == [1, 2, 3, 4]


def test_torn_tail_of_a_killed_process_is_cut_and_nothing_else(tmp_path) -> None:
    journal = Journal(tmp_path / "j", node=1)
    journal.append("a", "c", {"whole": True}, at=NOW)
    journal.close()
    segment = next((tmp_path / "j").glob("*.jsonl"))
    with segment.open("ab") as file:
        file.write(encode(Line(2, 1, "b", NOW.isoformat(), "c", {}))[:-5])
    again = Journal(tmp_path / "j", node=1)
    again.append("c", "c", {}, at=NOW)
    again.close()
    assert [(line.seq, line.kind) for line in lines(tmp_path / "j")] == [(1, "a"), (2, "c")]


def test_damaged_line_is_named_and_its_neighbours_are_kept(journal) -> None:
    for kind in ("a", "b", "c"):
        journal.append(kind, "call", {}, at=NOW)
    segment = next(journal.folder.glob("*.jsonl"))
    raw = segment.read_bytes().splitlines(keepends=True)
    raw[1] = raw[1].replace(b'"b"', b'"x"')
    segment.write_bytes(b"".join(raw))
    items = list(read(journal.folder))
    assert [item.kind for item in items if isinstance(item, Line)] == ["a", "c"]
    assert [(item.segment, item.line) for item in items if isinstance(item, Damage)] == [(segment.name, 2)]


def test_disk_full_promises_nothing_and_leaves_no_half_line(journal, monkeypatch) -> None:
    journal.append("a", "call", {}, at=NOW)
    monkeypatch.setattr(
        "ivr.journal.os.write", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device"))
    )
    with pytest.raises(JournalError, match="No space left"):
        journal.append("b", "call", {}, at=NOW)
    monkeypatch.undo()
    assert journal.append("c", "call", {}, at=NOW).seq == 2
    assert [line.kind for line in lines(journal.folder)] == ["a", "c"]


def test_half_written_line_on_a_full_disk_is_taken_back(journal, monkeypatch) -> None:
    write = os.write
    calls = []

    def half_then_full(file, raw):
        calls.append(raw)
        if len(calls) == 1:
            return write(file, raw[: len(raw) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("ivr.journal.os.write", half_then_full)
    with pytest.raises(JournalError):
        journal.append("lost", "call", {}, at=NOW)
    monkeypatch.undo()
    journal.append("kept", "call", {}, at=NOW)
    assert [line.kind for line in lines(journal.folder)] == ["kept"]


def test_failed_fsync_ends_all_promises_until_a_restart(journal, monkeypatch) -> None:
    def fail(_file):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("ivr.journal.os.fsync", fail)
    with pytest.raises(JournalError):
        journal.append("a", "call", {}, at=NOW)
    monkeypatch.undo()
    with pytest.raises(JournalError, match="restart"):
        journal.append("b", "call", {}, at=NOW)


def test_second_process_on_the_same_folder_is_refused(journal) -> None:
    with pytest.raises(JournalInUseError):
        Journal(journal.folder, node=1)


def test_fifty_threads_get_fifty_sequences_in_file_order(journal) -> None:
    threads = [threading.Thread(target=journal.append, args=("a", str(n), {}), kwargs={"at": NOW}) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [line.seq for line in lines(journal.folder)] == list(range(1, 51))


def test_reader_follows_across_segments_and_never_passes_the_limit(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("ivr.journal._SEGMENT_BYTES", 300)
    journal = Journal(tmp_path / "j", node=1)
    reader = Reader(journal.folder, after=0)
    seen: list[int] = []
    for n in range(1, 21):
        journal.append("a", "call", {"n": n}, at=NOW)
        if n % 3 == 0:
            seen += [item.seq for item in reader.poll(up_to=n - 1)]
            assert seen == list(range(1, n))
    seen += [item.seq for item in reader.poll(up_to=20)]
    journal.close()
    assert seen == list(range(1, 21))
    assert len(list(journal.folder.glob("*.jsonl"))) > 2
    assert [item.seq for item in Reader(journal.folder, after=13).poll(20)] == list(range(14, 21))


def in_threads(count: int, work) -> None:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_records_written_while_the_disk_is_busy_share_the_next_fsync(journal, monkeypatch) -> None:
    fsync, synced_sizes, promised = os.fsync, [], []

    def slow_fsync(file) -> None:
        size = os.fstat(file).st_size
        time.sleep(0.05)
        fsync(file)
        synced_sizes.append(size)

    def append(n: int) -> None:
        line = journal.append("a", str(n), {}, at=NOW)
        promised.append((line.seq, synced_sizes[-1]))

    monkeypatch.setattr("ivr.journal.os.fsync", slow_fsync)
    in_threads(40, append)
    monkeypatch.undo()
    assert len(synced_sizes) < 40
    (segment,) = journal.folder.glob("*.jsonl")
    ends = list(accumulate(len(raw) for raw in segment.read_bytes().splitlines(keepends=True)))
    assert sorted(seq for seq, _ in promised) == list(range(1, 41))
    assert all(ends[seq - 1] <= synced for seq, synced in promised)  # nothing is promised that no fsync has covered


def test_fsync_that_fails_breaks_the_promise_to_all_who_waited_for_it(journal, monkeypatch) -> None:
    refused = []

    def fail(_file) -> None:
        time.sleep(0.05)
        raise OSError(errno.EIO, "Input/output error")

    def append(n: int) -> None:
        with pytest.raises(JournalError):
            journal.append("a", str(n), {}, at=NOW)
        refused.append(n)

    monkeypatch.setattr("ivr.journal.os.fsync", fail)
    in_threads(10, append)
    assert len(refused) == 10
    assert journal.last_seq == 0
