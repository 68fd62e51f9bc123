"""The organisation as data: every unit stands below one of a higher level, down to the posts."""

from __future__ import annotations

import pytest
from helpers.factories import make_actor
from sqlalchemy import select

from ticketing.network import importer
from ticketing.network.models import Area, Unit, UnitKind
from ticketing.tickets.units import reach_of

LEVELS = (UnitKind.REGION, UnitKind.AREA, UnitKind.SERVICE, UnitKind.POST)


def test_tree_has_all_four_levels_and_every_unit_stands_right_below_the_next_higher_one(database) -> None:
    with database.write() as session:
        importer.load(session)
        units = list(session.scalars(select(Unit)))
        assert {unit.kind for unit in units} == set(LEVELS)
        for unit in units:
            if unit.parent is not None:
                assert LEVELS.index(unit.parent.kind) == LEVELS.index(unit.kind) - 1, unit.code
            assert unit.timezone == (unit.parent or unit).timezone, unit.code
        assert [unit.code for unit in units if unit.kind is UnitKind.POST and unit.parent is None] == []


def test_area_codes_lead_to_units_that_answer_for_them_and_never_to_a_single_post(database) -> None:
    with database.write() as session:
        importer.load(session)
        kinds = session.scalars(select(Unit.kind).join(Area, Area.unit_id == Unit.id))
        assert UnitKind.POST not in set(kinds)


@pytest.mark.parametrize(("works_for", "sees"), [("UIW-NTT", True), ("ULP-KUPANG", True), ("UP3-CIREBON", False)])
def test_who_works_for_a_region_sees_its_posts_too(database, works_for, sees) -> None:
    with database.write() as session:
        importer.load(session)
        unit = session.scalars(select(Unit).where(Unit.code == works_for)).one()
        post = session.scalars(select(Unit).where(Unit.code == "POSKO-OESAPA")).one()
        reach = reach_of(session, make_actor(session, "ani", units=(unit,)))
        assert reach is not None
        assert (post.id in reach) is sees
