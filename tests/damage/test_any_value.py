"""Values that cannot be read, in any columns of any rows, harm nobody but those whom the rows are about."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.fakes.damaged import VALUES, World
from tests.fakes.small import write

from guidebot.core.errors import StorageError
from guidebot.storage.schema import Table, tables
from guidebot.testing import talk

Column = tuple[Table, str]
COLUMNS = [(table, column) for table in tables() for column in table.columns]
ANY = st.one_of(
    st.sampled_from(VALUES),
    st.text(max_size=20),
    st.binary(max_size=8),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, World]]:
    """One program for all examples: each begins with the same rows."""
    folder: Path = tmp_path_factory.mktemp("content")
    with asyncio.Runner() as runner:
        talking = talk(content=write(folder))
        made = World(runner.run(talking.__aenter__()))
        runner.run(made.make())
        yield runner, made
        runner.run(talking.__aexit__(None, None, None))


async def lived(world: World, damages: list[tuple[Column, object]]) -> tuple[list[str], list[str], list[str]]:
    """Damage, then two weeks and every command: what went wrong for bob, what surprised ada, what came for bob."""
    await world.mend()
    for (table, column), value in damages:
        with suppress(StorageError):  # the database itself may refuse such a value there
            await world.damage(table, column, value)
    await world.pass_days()
    came = world.came()
    await world.findings()
    return await world.served(), await world.surprised(), came


@pytest.mark.timeout(600)
@settings(max_examples=25, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(damages=st.lists(st.tuples(st.sampled_from(COLUMNS), ANY), min_size=1, max_size=4))
def test_others_are_served(world: tuple[asyncio.Runner, World], damages: list[tuple[Column, object]]) -> None:
    """Bob and his club hear all that they would hear, and every command answers; what ada is told is no bug."""
    runner, made = world
    wrong, surprises, came = runner.run(lived(made, damages))

    assert [] == wrong
    assert [] == surprises
    assert made.usual == came
