"""Whatever process is killed, the house is well again by itself or after the next start."""

import os
import signal
from collections.abc import Iterator

import psutil
import pytest

from tests.run.house import House, free_port

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    house = House()
    try:
        house.start()
        yield house
    finally:
        house.clear_away()


@pytest.mark.parametrize("name", ["page", "web", "worker", "database"])
def test_a_killed_member_is_replaced(house: House, name: str):
    before = house.member(name)
    house.kill(name)
    house.wait_until_replaced(name, before)
    assert house.process.poll() is None


def test_a_second_linli_on_the_same_folder_is_refused_with_a_sentence(house: House):
    assert house.launch(port=free_port()).wait(60) == 1
    assert f"Another Linli already serves from {house.folder}." in house.said()
    house.wait_until_good()


def test_a_port_in_use_is_refused_with_a_sentence(house: House):
    other = House()
    try:
        assert other.launch(port=house.port).wait(60) == 1
        assert f"Port {house.port} on 127.0.0.1 cannot be used" in other.said()
        assert not (other.folder / "database").exists()
    finally:
        other.clear_away()


def test_when_the_supervisor_is_killed_all_end_and_the_next_start_is_well(house: House):
    family = house.family()
    house.kill("supervisor")
    house.start()  # at once: it waits for what is left of the old family
    house.wait_until_gone(family)


def test_when_all_are_killed_at_once_the_next_start_is_well(house: House):
    family = house.family()
    for process in family:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    house.process.wait()
    house.wait_until_gone(family)
    house.start()


def test_ctrl_c_ends_the_whole_group_in_an_orderly_way(house: House):
    family = house.family()
    os.killpg(house.process.pid, signal.SIGINT)
    assert house.process.wait(60) == 0
    house.wait_until_gone(family)
    assert "Killing" not in house.said().rsplit("Ctrl-C", 1)[1]
    assert not (house.folder / "database" / "postmaster.pid").exists()
    house.start()
