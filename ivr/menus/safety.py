"""What is announced in the caller's area and its news, each with its day; then tips that keep people alive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Choose, Do, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.voice import values

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk
    from ticketing.announcements.caller import KnownAnnouncement

_TIPS: Final = ("wires", "flood", "generator")


@dataclass
class News:
    """What is not told yet, the newest first, and what is told now."""

    waiting: list[KnownAnnouncement]
    told: KnownAnnouncement | None = None


def look(talk: Talk) -> str:
    """Collect what is announced and the news; what was told at the opening is told again to whoever asks."""
    news = News(list(talk.cases.news(talk.area.code if talk.area else None)))
    talk.service.keep(news)
    return "there" if news.waiting else "none"


def take(talk: Talk) -> str:
    """Take the newest that is not told yet."""
    news = talk.service.kept(News)
    if news is None or not news.waiting:
        return "none"
    news.told = news.waiting.pop(0)
    return "taken"


def rest(talk: Talk) -> str:
    """Tell whether there is older news."""
    news = talk.service.kept(News)
    return "more" if news is not None and news.waiting else "none"


@speaks(
    "safety.dated",
    "day.*",
    "date.*",
    "month.*",
    longest=("safety.dated", "day.4", "date.25", "month.9", "/announcement"),
)
def told(talk: Talk) -> tuple[str, ...]:
    """Say the day and the news in the language of the call, or in Indonesian."""
    news = talk.service.kept(News)
    clip = news.told.clip(talk.language) if news and news.told else None
    if news is None or news.told is None or clip is None:
        return ()
    now = talk.local_time()
    day = values.say_day(news.told.valid_from.astimezone(now.tzinfo).date(), now.date(), talk.language)
    return ("safety.dated", *day, str(clip.with_suffix("")))


def next_tip(talk: Talk) -> str:
    """Name the next tip; after the last one they begin anew, for whoever asks again."""
    return _TIPS[(talk.service.times("tip") - 1) % len(_TIPS)]


MENU = Menu(
    name="safety",
    start="look",
    goal="safety_heard",
    nodes=(
        Do("look", look, {"there": "take", "none": "none"}),
        Do("take", take, {"taken": "tell", "none": "tip"}),
        Say("tell", (told,), next="rest", reaches_goal=True),
        Do("rest", rest, {"more": "next_news", "none": "tip"}),
        Choose(
            "next_news",
            ("safety.next_news.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "take", "no": "tip"},
            silence="yes",
            hears="yesno",
        ),
        Say("none", ("safety.none",), next="tip"),
        Do("tip", next_tip, {tip: tip for tip in _TIPS}),
        Say("wires", ("safety.wires",), next="next", reaches_goal=True),
        Say("flood", ("safety.flood",), next="next", reaches_goal=True),
        Say("generator", ("safety.generator",), next="more:ask", reaches_goal=True),
        Choose(
            "next",
            ("safety.next.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "tip", "no": "more:ask"},
            silence="no",
            hears="yesno",
        ),
    ),
)
