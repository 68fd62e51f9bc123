"""What administrators do on the pages of administration, without a browser."""

from __future__ import annotations

import re
from http import HTTPStatus

from helpers.desk_on_paper import SPEECH, Desk
from sqlalchemy import select

from ticketing.changes import service
from ticketing.changes.models import SettingChange
from ticketing.clips.speaking import Clip
from ticketing.core import clock
from ticketing.hours.entry import HOURS
from ticketing.tickets import jobs, spoken_names
from ticketing.tickets.models import Ticket

OFFICE = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "08.00-16.00") | {"sat": "", "sun": ""}


def hours(desk: Desk) -> dict:
    with desk.database.read() as session:
        return HOURS.write(service.current(session, HOURS).document)


def save(desk: Desk, client, number: int = 0, **form):
    return desk.fragment(client, "/administration/hours", number=number, **{**OFFICE, **form})


def newest(desk: Desk) -> SettingChange:
    with desk.database.read() as session:
        return service.newest(session)["hours"]


def test_administrator_sets_hours_sees_who_did_and_takes_it_back(desk: Desk):
    client = desk.sign_in("admin")
    assert "siang malam" in client.get("/administration/hours").text
    response = save(desk, client, national="1", holiday_day="2026-12-24", holiday_name="Malam Natal", reason="SK 7")
    assert response.status_code == HTTPStatus.NO_CONTENT, response.text
    text = client.get("/administration/hours").text
    for part in ("08:00-16:00", "Malam Natal", "SK 7", "Admin", "Senin: <s>00:00-24:00</s> 08:00-16:00"):
        assert part in text, part
    assert "Admin" in client.get("/administration").text
    response = desk.fragment(client, "/administration/undo", section="hours", change_id=newest(desk).id)
    assert response.status_code == HTTPStatus.NO_CONTENT
    assert hours(desk) == HOURS.write(HOURS.default)
    assert "Sudah dibatalkan" in client.get("/administration/hours").text


def test_a_unit_may_have_hours_of_its_own_and_give_them_up(desk: Desk):
    client = desk.sign_in("admin")
    save(desk, client, unit="KUPANG", is_own="1", mon="06:00-22:00")
    assert hours(desk)["weeks"]["KUPANG"]["mon"] == "06:00-22:00"
    assert hours(desk)["weeks"][""]["mon"] == "00:00-24:00"
    assert 'value="06:00-22:00"' in client.get("/administration/hours?unit=KUPANG").text
    save(desk, client, number=1, unit="KUPANG")
    assert list(hours(desk)["weeks"]) == [""]


def test_the_preview_shows_what_is_typed_and_saves_nothing(desk: Desk):
    client = desk.sign_in("admin")
    empty = dict.fromkeys(OFFICE, "")
    text = desk.fragment(client, "/administration/hours/preview", **empty).text
    assert "Sekarang tutup" in text
    text = desk.fragment(client, "/administration/hours/preview", **(empty | {"mon": "jam delapan"})).text
    assert "jam delapan" in text
    assert "08:00-16:00" in text
    assert hours(desk) == HOURS.write(HOURS.default)


def test_hours_that_are_not_clear_are_refused_in_words(desk: Desk):
    client = desk.sign_in("admin")
    response = save(desk, client, mon="jam delapan")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "jam delapan" in response.text


def test_what_somebody_saved_meanwhile_is_not_overwritten(desk: Desk):
    client = desk.sign_in("admin")
    save(desk, client)
    response = save(desk, client, number=0, mon="07:00-15:00")
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Admin" in response.text


def test_who_may_only_look_gets_no_form_to_save(desk: Desk):
    text = desk.sign_in("auditor").get("/administration/hours").text
    assert "Simpan" not in text
    assert "disabled" in text


def test_administrator_chooses_what_proves_a_caller_and_sees_whom_it_reaches(desk: Desk):
    client = desk.sign_in("admin")
    rules = {"order": "identity_last4", "tries": 3, "locked_hours": 12}
    text = desk.fragment(client, "/administration/challenges/preview", **rules).text
    assert "empat angka terakhir KTP" in text
    assert "telepon" not in text
    assert desk.fragment(client, "/administration/challenges", number=0, **rules).status_code == HTTPStatus.NO_CONTENT
    text = client.get("/administration/challenges").text
    assert "<s>5</s> 3" in text
    response = desk.fragment(client, "/administration/challenges", number=1, **(rules | {"tries": 99}))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "dari 3 sampai 10" in response.text


def test_administrator_adds_a_dated_fee_sees_an_example_and_takes_it_back(desk: Desk):
    client = desk.sign_in("admin")
    row = {"table": "late_fees", "case": "901/1300", "since": "2030-01-01", "fixed": "7000", "source": "contoh"}
    text = desk.fragment(client, "/administration/fees/preview", **row).text
    assert "5.000" in text
    assert "7.000" in text
    assert desk.fragment(client, "/administration/fees", number=0, **row).status_code == HTTPStatus.NO_CONTENT
    text = client.get("/administration/fees?table=late_fees").text
    assert "ditambahkan" in text
    assert "2029-12-31" in text
    again = desk.fragment(client, "/administration/fees", number=1, **row)
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    with desk.database.read() as session:
        change = service.newest(session)["fees"]
    desk.fragment(client, "/administration/undo", section="fees", change_id=change.id)
    assert "2029-12-31" not in client.get("/administration/fees?table=late_fees").text


def test_every_table_of_fees_has_its_page(desk: Desk):
    client = desk.sign_in("auditor")
    for table in ("tariffs", "late_fees", "connection_fees", "power_change_fees", "local_tax"):
        assert client.get(f"/administration/fees?table={table}").status_code == HTTPStatus.OK
    assert client.get("/administration/fees?table=gifts").status_code == HTTPStatus.NOT_FOUND


def test_a_renamed_category_is_called_so_on_old_tickets_and_raised_on_new_ones(desk: Desk):
    client = desk.sign_in("admin")
    renamed = {"outage.id": "Listrik mati", "billing.level": "3"}
    text = desk.fragment(client, "/administration/categories/preview", **renamed).text
    assert "Listrik mati" in text
    assert desk.fragment(client, "/administration/categories", number=0, **renamed).status_code == HTTPStatus.NO_CONTENT
    assert "Padam: nama" in client.get("/administration/categories").text
    agent = desk.sign_in("agent")
    assert "Listrik mati" in agent.get(f"/tickets/{desk.here}").text
    response = desk.fragment(client, "/administration/categories", number=1, **{"danger.level": "4"})
    assert "selalu darurat" in response.text


def options(client) -> list[str]:
    form = client.get("/services/report").text
    return re.findall(r'<option value="(\w+)"', form.partition('id="category"')[2].partition("</select>")[0])


def test_categories_are_offered_in_the_order_that_was_set_and_some_not_at_all(desk: Desk):
    client, agent = desk.sign_in("admin"), desk.sign_in("agent")
    assert options(agent)[:2] == ["danger", "outage"]
    new = {"meter.place": "1", "outage.place": "2", "danger.place": "3", "call_back.active": "0"}
    assert "Tidak ditawarkan: Minta dihubungi" in " ".join(
        re.sub("<.*?>", " ", desk.fragment(client, "/administration/categories/preview", **new).text).split()
    )
    desk.fragment(client, "/administration/categories", number=0, **new)
    assert options(agent)[:3] == ["meter", "outage", "danger"]
    assert "call_back" not in options(agent)
    assert '<option value="call_back"' in agent.get("/search").text
    assert "Minta dihubungi: ditawarkan" in client.get("/administration/categories").text
    with desk.database.read() as session:
        change = service.newest(session)["categories"]
    desk.fragment(client, "/administration/undo", section="categories", change_id=change.id)
    assert options(agent)[0] == "danger"
    assert "call_back" in options(agent)


def test_an_added_category_is_offered_kept_on_the_ticket_found_and_taken_back(desk: Desk):
    client, agent = desk.sign_in("admin"), desk.sign_in("agent")
    lamp = {"new.id": "Lampu jalan", "new.en": "Street light", "new.level": "3", "new.of": "complaint"}
    assert "Lampu jalan" in desk.fragment(client, "/administration/categories/preview", **lamp).text
    assert "lampu_jalan" not in options(agent)
    assert desk.fragment(client, "/administration/categories", number=0, **lamp).status_code == HTTPStatus.NO_CONTENT
    twice = desk.fragment(client, "/administration/categories", number=1, **lamp)
    assert (twice.status_code, "Dua kategori bernama" in twice.text) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    stale = desk.fragment(client, "/administration/categories", number=0, **{"lampu_jalan.place": "1"})
    assert stale.status_code == HTTPStatus.CONFLICT
    assert "lampu_jalan" in options(agent)
    told = {"area_code": "0380", "source": "walk_in", "category": "lampu_jalan", "key": "a-key-of-one-form"}
    made = desk.fragment(agent, "/services/report", **told)
    number = made.headers["HX-Redirect"].split("/")[-1].split("?")[0]
    for page in (f"/tickets/{number}", "/search?category=lampu_jalan", "/search?category=complaint"):
        assert "Lampu jalan" in agent.get(page).text, page
    with desk.database.read() as session:
        ticket = session.scalar(select(Ticket).where(Ticket.number == number))
        assert (ticket.category, ticket.topic, ticket.priority) == ("complaint", "lampu_jalan", 3)
        change = service.newest(session)["categories"]
    assert "Lampu jalan: bagian dari" in client.get("/administration/categories").text
    desk.fragment(client, "/administration/undo", section="categories", change_id=change.id)
    assert "lampu_jalan" not in options(agent)
    assert "lampu_jalan" in agent.get(f"/tickets/{number}").text


def test_name_for_the_telephone_is_spoken_listened_to_and_then_told_to_callers(desk: Desk):
    client, page = desk.sign_in("admin"), "/administration/categories"
    lamp = {"new.id": "Lampu jalan", "new.en": "Street light", "new.level": "3", "new.of": "complaint"}
    desk.fragment(client, page, number=0, **lamp)
    assert "Penelepon hanya mendengar pilihan bawaan." in client.get(page).text
    desk.fragment(client, page, number=1, **{"lampu_jalan.phone": "1"})
    assert client.get(f"{page}/phone").text.count("Suara sedang membacanya.") == 2
    folder = desk.settings.clips_dir
    folder.mkdir(parents=True, exist_ok=True)
    with desk.database.write() as session:
        for language, text, clip in (
            ("id", "Lampu jalan", Clip("a" * 64, 1.0)),
            ("en", "Street light", Clip("b" * 64, 1.0)),
        ):
            row = spoken_names.find(session, language, text)
            (folder / f"{clip.name}.wav").write_bytes(SPEECH)
            jobs.keep_name(session, spoken_names.order_of(row), clip, clock.now())
    assert "belum di telepon" in client.get(f"{page}/phone").text
    for language, text in (("id", "Lampu jalan"), ("en", "Street light")):
        sound = client.get(f"{page}/name.wav", query_string={"language": language, "text": text})
        assert sound.data == SPEECH
    shown = client.get(f"{page}/phone").text
    assert ("penelepon memilihnya" in shown, "didengarkan oleh Admin" in shown) == (True, True)
    assert client.get(f"{page}/name.wav?language=id&text=Bukan").status_code == HTTPStatus.NOT_FOUND


def test_every_clip_may_be_read_and_listened_to(desk: Desk):
    client = desk.sign_in("auditor")
    text = client.get("/administration/clips?family=person").text
    assert "person.closed" in text
    assert "Saat ini petugas kami sedang tidak bertugas." in text
    assert "bill.due" in client.get("/administration/clips?words=bill.due").text
    sound = client.get("/administration/clip.wav?language=en&key=person.closed")
    assert (sound.data[:4], sound.mimetype) == (b"RIFF", "audio/wav")
    assert len(sound.data) > 20_000
    for strange in ("key=../manifest&language=id", "key=person.closed&language=..", "key=none.such&language=id"):
        assert client.get(f"/administration/clip.wav?{strange}").status_code == HTTPStatus.NOT_FOUND
    assert "bagian dari teksnya" in client.get("/administration/clips?words=zzzz").text
