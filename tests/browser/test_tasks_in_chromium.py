"""The ten commonest tasks take as many keys as docs/desk.md says."""

from __future__ import annotations

import pytest
from helpers.running_desk import Copy, People

from line123.bench import tasks

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_ten_commonest_tasks_take_so_many_keys(desk: Copy, people: People):
    tasks.furnish(desk.database, desk.agent("supervisor"))
    agent = desk.agent()
    page = people.open(agent)
    for task in tasks.TASKS:
        tasks.put_back(desk.database, agent)
        hands, _ = tasks.perform(page, task, lambda: desk.ticket(caller_number="+628119990123"))
        assert hands.keys == task.keys, task.name
    assert people.said == []
