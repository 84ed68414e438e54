"""The subcommands that work with the rooms."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from linli.__main__ import bench_names, main
from linli.audit.sequence import sequence
from linli.bodies.actor import actor_of
from linli.people.models import User
from linli.registry.models import Place, Unit
from linli.run import commands
from linli.run.errors import CannotStart
from tests.cast import Cast, cast

__all__ = ["cast"]
REGISTER = "楼栋,单元,房号,建筑面积,产权人\n{building},1单元,{number},{area},周小雨\n"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    before = translation.get_language()
    yield
    translation.activate(before)


@pytest.mark.django_db
def test_the_first_operator_can_set_up_everything_else(capsys, now):
    options = Namespace(name="王运维", phone="13800000001", email="", city="芙蓉市", code="fr", body="系统运维")
    assert commands.create_operator(options) == 0
    assert capsys.readouterr().out == "王运维 is operator of 芙蓉市 and signs in as 13800000001.\n"
    operator = actor_of(User.objects.get(phone="+8613800000001"), now.date().replace(year=2100))
    assert operator.may("registry.add_place", Place.objects.get(code="fr").path)


@pytest.mark.django_db(transaction=True)
def test_an_archive_is_verified_to_the_byte(cast: Cast, tmp_path: Path, capsys, now):
    with pytest.raises(CannotStart, match="There is no place 'nowhere' here"):
        commands.archive(Namespace(community="nowhere", file=tmp_path / "a.jsonl"))
    commands.create_operator(
        Namespace(name="王运维", phone="", email="w@example.org", city="芙蓉市", code="fr2", body="系统运维")
    )
    city = Place.objects.get(code="fr2")
    sequence(city.pk, at=now)
    file = tmp_path / "city.jsonl"
    assert commands.archive(Namespace(community="fr2", file=file)) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["city.jsonl"]
    assert commands.verify(Namespace(file=file, key="")) == 0

    content = file.read_bytes()
    assert "系统运维".encode() in content
    file.write_bytes(content.replace("系统运维".encode(), "系统运为".encode()))
    capsys.readouterr()
    assert commands.verify(Namespace(file=file, key="")) == 1
    assert "True" not in capsys.readouterr().out
    with pytest.raises(CannotStart, match="cannot be read: No such file"):
        commands.verify(Namespace(file=tmp_path / "none", key=""))


@pytest.mark.django_db(transaction=True)
def test_a_register_is_only_checked_until_it_is_to_be_entered(cast: Cast, tmp_path: Path, capsys):
    building = cast.units["hh"][0].building.name
    before = Unit.objects.count()
    file = tmp_path / "register.csv"
    options = Namespace(community="hh", file=file, commit=True)

    file.write_text(REGISTER.format(building=building, number="9901", area="0"), encoding="utf-8")
    assert commands.import_register(options) == 1
    assert "An area of 0 cannot be right" in capsys.readouterr().out

    file.write_text(REGISTER.format(building=building, number="9901", area="89.04"), encoding="utf-8")
    options.commit = False
    assert commands.import_register(options) == 0
    assert capsys.readouterr().out.endswith("Run this again with --commit to enter it.\n")
    assert Unit.objects.count() == before

    options.commit = True
    assert commands.import_register(options) == 0
    assert Unit.objects.count() == before + 1


def test_a_wrong_bench_is_told_which_there_are(capsys):
    assert main(["bench", "nothing"]) == 1
    assert capsys.readouterr().err == f"linli: There is no bench 'nothing'. There are: {', '.join(bench_names())}.\n"


def test_a_wrong_port_is_one_sentence(capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LINLI_PORT", "99999")
    assert main(["serve"]) == 1
    assert capsys.readouterr().err == "linli: LINLI_PORT: '99999' is not a port; write a number from 1 to 65535.\n"
