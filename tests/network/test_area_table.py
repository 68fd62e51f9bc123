"""Which area a dialled number means."""

from __future__ import annotations

import pytest

from ticketing.network.caller import AreaTable

TABLE = AreaTable.load()


@pytest.mark.parametrize(
    ("dialled", "code", "name"),
    [
        ("0380123", "0380", "Kupang"),
        ("+62380123", "0380", "Kupang"),
        ("62380123", "0380", "Kupang"),
        ("380123", "0380", "Kupang"),
        ("0231123", "0231", "Cirebon"),
        ("021123", "021", "Jakarta"),
        ("6221123", "021", "Jakarta"),
        ("622123", "0622", "Pematangsiantar"),
        ("0622123", "0622", "Pematangsiantar"),
    ],
)
def test_every_form_of_the_service_number_tells_its_area(dialled: str, code: str, name: str) -> None:
    result = TABLE.of_dialled(dialled)
    assert result.code == code
    assert result.area is not None
    assert result.area.name == name


@pytest.mark.parametrize("dialled", ["123", "+62123", "62123"])
def test_service_number_without_a_code_has_no_area(dialled: str) -> None:
    assert TABLE.of_dialled(dialled).code is None


def test_code_that_nobody_has_is_kept_for_the_alarm() -> None:
    result = TABLE.of_dialled("0999123")
    assert (result.code, result.area) == ("0999", None)


@pytest.mark.parametrize("dialled", ["0380833123", "112", "", "abc123", "0380124", "03801234567890123456123", "1\n23"])
def test_other_numbers_are_not_the_service_number(dialled: str) -> None:
    with pytest.raises(ValueError, match="not the service number"):
        TABLE.of_dialled(dialled)


def test_whole_country_is_in_the_table_and_two_digit_codes_never_hide_longer_ones() -> None:
    assert len(TABLE) == 310
    for area in (TABLE.by_code("021"), TABLE.by_code("0211")):
        assert area is None or area.code in {"021", "0211"}


def test_fixed_line_tells_its_area_and_a_mobile_does_not() -> None:
    kupang = TABLE.of_fixed_line("+62380833123")
    assert kupang is not None
    assert kupang.name == "Kupang"
    assert TABLE.of_fixed_line("+628123456789") is None
    assert TABLE.of_fixed_line("") is None


def test_broken_table_is_named_by_its_line(tmp_path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text("code,name,places,province,timezone,unit\n0380,Kupang,Kupang,NTT,Mars/Olympus,UP3\n")
    with pytest.raises(ValueError, match=r"areas\.csv line 2"):
        AreaTable.load(path)
