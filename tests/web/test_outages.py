"""What a dispatcher, an agent and an auditor do on the pages of known outages, without a browser."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from helpers.desk_on_paper import Desk
from sqlalchemy import select

from ticketing.core import clock
from ticketing.core.actor import system
from ticketing.core.events import Event
from ticketing.core.outbox import OutboxRow
from ticketing.core.report_number import pretty
from ticketing.outages import service
from ticketing.outages.models import Outage, Stage
from ticketing.tickets.models import Status, Ticket

CLIP = "c" * 64
SOUND = b"RIFF" + bytes(1000)


def local(minutes: int = 0) -> str:
    """A moment as a browser in Kupang sends it."""
    return f"{clock.now().astimezone(ZoneInfo('Asia/Makassar')) + timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


def enter(desk: Desk, client, **form) -> int:
    values = {"area_code": "0380", "place": "Oesapa", "since": local(-60), "cause": "tree", **form}
    response = desk.fragment(client, "/outages", **values)
    assert response.status_code == HTTPStatus.NO_CONTENT, response.text
    return int(response.headers["HX-Redirect"].rsplit("/", 1)[1])


def speak(desk: Desk, outage_id: int) -> None:
    """Do what the job does once the voice has spoken."""
    folder = desk.settings.clips_dir
    folder.mkdir(exist_ok=True)
    (folder / f"{CLIP}.wav").write_bytes(SOUND)
    with desk.database.write() as session:
        service.clip_made(session, system("voice"), outage_id, "Oesapa", CLIP, clock.now())


def outage(desk: Desk, outage_id: int) -> Outage:
    with desk.database.read() as session:
        return session.get_one(Outage, outage_id)


def act(desk: Desk, client, outage_id: int, what: str, **form):
    return desk.fragment(client, f"/outages/{outage_id}/{what}", version=outage(desk, outage_id).version, **form)


def heard(desk: Desk) -> list[Event]:
    with desk.database.read() as session:
        return list(session.scalars(select(Event).where(Event.kind == "outage.clip_heard")))


def test_dispatcher_enters_listens_publishes_and_restores(desk: Desk):
    client = desk.sign_in("dispatcher")
    number = enter(desk, client, etr_from=local(60), etr_to=local(120))
    assert "sedang disuarakan" in client.get(f"/outages/{number}").text
    assert act(desk, client, number, "publish").status_code == HTTPStatus.CONFLICT
    speak(desk, number)
    refused = act(desk, client, number, "publish")
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "Dengarkan dulu" in refused.text
    sound = client.get(f"/outages/{number}/clip.wav")
    assert (sound.data, sound.mimetype) == (SOUND, "audio/wav")
    assert act(desk, client, number, "publish").status_code == HTTPStatus.NO_CONTENT
    assert "sudah diumumkan" in client.get("/outages").text
    act(desk, client, number, "stage", stage="on_site")
    act(desk, client, number, "restore")
    assert outage(desk, number).stage is Stage.RESTORED
    text = client.get(f"/outages/{number}").text
    for part in ("Padam dicatat", "Nama tempat didengarkan", "Dilaporkan → Regu di lokasi", "Listrik menyala", "WITA"):
        assert part in text


def test_listening_is_noted_once_for_each_person_and_clip(desk: Desk):
    client = desk.sign_in("supervisor")
    number = enter(desk, client)
    speak(desk, number)
    assert client.head(f"/outages/{number}/clip.wav").status_code == HTTPStatus.OK
    assert heard(desk) == []
    for _ in range(2):
        client.get(f"/outages/{number}/clip.wav").close()
    assert [event.data["clip"] for event in heard(desk)] == [CLIP]
    other = desk.sign_in("dispatcher")
    assert act(desk, other, number, "publish").status_code == HTTPStatus.CONFLICT


def test_a_place_is_handed_to_the_voice_when_it_is_saved(desk: Desk):
    number = enter(desk, desk.sign_in("admin"))
    with desk.database.read() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.job == "clips.speak"))
        row = next(row for row in rows if row.payload["owner"] == "outage_place")
    assert (row.queue, row.payload) == (
        "media",
        {"owner": "outage_place", "owner_id": number, "text": "Oesapa", "language": "id", "is_sentence": False},
    )


def test_wrong_values_are_refused_with_a_sentence_and_nothing_is_saved(desk: Desk):
    client = desk.sign_in("dispatcher")
    right = {"area_code": "0380", "place": "Oesapa", "since": local(-60), "cause": "tree"}
    for wrong in (
        {"area_code": "0231"},
        {"place": "<script>"},
        {"since": "kemarin"},
        {"since": local(600)},
        {"cause": "magic"},
        {"etr_from": local(60)},
        {"etr_from": local(120), "etr_to": local(60)},
    ):
        response = desk.fragment(client, "/outages", **{**right, **wrong})
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, wrong
        assert "Perbaiki" in response.text
    assert "Oesapa" not in client.get("/outages").text


def test_the_estimate_is_typed_and_shown_in_the_time_of_the_area(desk: Desk):
    client = desk.sign_in("dispatcher")
    number = enter(desk, client)
    start, end = local(60), local(120)
    act(desk, client, number, "etr", etr_from=start, etr_to=end, reason="regu sudah tiba")
    kept = outage(desk, number).etr_from
    assert kept is not None
    assert f"{kept.astimezone(ZoneInfo('Asia/Makassar')):%Y-%m-%dT%H:%M}" == start
    text = client.get(f"/outages/{number}").text
    assert f'value="{end}"' in text
    assert "regu sudah tiba" in text
    assert act(desk, client, number, "etr", etr_from=start, etr_to=end).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_ticket_joins_an_outage_shows_it_and_leaves_it_again(desk: Desk):
    client = desk.sign_in("agent")
    page = f"/tickets/{desk.here}"
    assert "Gabungkan ke padam ini" in client.get(page).text
    assert desk.fragment(client, f"{page}/attach", outage=desk.outage_here).headers["HX-Redirect"] == page
    text = client.get(page).text
    for part in ("Info (Padam Meluas)", "Bagian dari padam", f"/outages/{desk.outage_here}", "Digabungkan"):
        assert part in text
    assert pretty(desk.here) in client.get(f"/outages/{desk.outage_here}").text
    assert desk.post(client, f"{page}/detach").location == page
    assert "Dilepas dari padam meluas" in client.get(page).text
    assert desk.fragment(client, f"{page}/detach").status_code == HTTPStatus.CONFLICT


def test_restoring_on_the_page_restores_the_tickets(desk: Desk):
    agent, dispatcher = desk.sign_in("agent"), desk.sign_in("dispatcher")
    desk.fragment(agent, f"/tickets/{desk.here}/attach", outage=desk.outage_here)
    assert "(1 tiket)" in dispatcher.get(f"/outages/{desk.outage_here}").text
    act(desk, dispatcher, desk.outage_here, "restore")
    with desk.database.read() as session:
        assert session.scalars(select(Ticket.status).where(Ticket.number == desk.here)).one() is Status.RESTORED


def test_outages_of_other_units_are_not_offered_and_not_joined(desk: Desk):
    client = desk.sign_in("agent")
    text = client.get("/outages").text
    assert "0380" in text
    assert "0231" not in text
    refused = desk.fragment(client, f"/tickets/{desk.here}/attach", outage=desk.outage_elsewhere)
    assert refused.status_code == HTTPStatus.NOT_FOUND


def test_an_agent_and_an_auditor_see_no_button_that_would_refuse_them(desk: Desk):
    for role in ("agent", "auditor"):
        client = desk.sign_in(role)
        assert "Catat padam" not in client.get("/outages").text
        assert "<form method" not in client.get(f"/outages/{desk.outage_here}").text.split("<main")[1]


def test_empty_list_teaches_what_an_outage_is_for(desk: Desk):
    client = desk.sign_in("dispatcher")
    act(desk, client, desk.outage_here, "withdraw", reason="latihan")
    text = client.get("/outages").text
    assert "Tidak ada padam meluas" in text
    assert "catat di sini sekali saja" in text
    assert "Ditarik" in text


def test_indonesian_pages_of_outages_carry_no_english(desk: Desk):
    client = desk.sign_in("dispatcher")
    number = enter(desk, client)
    for path in ("/outages", "/outages/new", f"/outages/{number}"):
        text = client.get(path).text
        for english in ("Known outages", "Out since", "Power expected", "Listen first", "Tell callers"):
            assert english not in text, (path, english)
    desk.post(client, "/language", language="en", next="/outages")
    assert "Known outages" in client.get("/outages").text
