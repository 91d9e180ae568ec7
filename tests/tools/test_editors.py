"""What editors type: stale entries, links that do not answer, the guide as a document."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from tests.fakes.small import changed, write

from guidebot import cli
from guidebot.core.actions import ActionRef
from guidebot.core.guide import Guide
from guidebot.core.reply import (
    Actions,
    Button,
    CommandRef,
    Divider,
    Download,
    Field,
    Fields,
    File,
    Footnote,
    Heading,
    Image,
    ItemList,
    Link,
    Plain,
    Quote,
    Reply,
    Styled,
    Text,
)
from guidebot.features.guide import directions, learn
from guidebot.loading import content
from guidebot.shipped_once import SHIPPED_ONCE
from guidebot.tools import document, stale

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Waiting:
    """A clock that notes how long it was asked to wait."""

    def __init__(self) -> None:
        self.moment = NOW
        self.waited: list[float] = []

    def now(self) -> datetime:
        """The moment."""
        return self.moment

    async def sleep(self, seconds: float) -> None:
        """Do not."""
        self.waited.append(seconds)


class Site:
    """A site whose pages answer with the number in their address."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.port = 0

    async def answer(self, request: web.Request) -> web.Response:
        """Answer, move on, or hang up."""
        self.asked.append(request.path)
        self.agents.add(request.headers["User-Agent"])
        status = request.match_info["status"]
        if status == "moved":
            raise web.HTTPFound("/200/target")
        if status == "cut":
            assert request.transport is not None
            request.transport.close()
        return web.Response(status=int(status) if status.isdigit() else 200)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A site on loopback."""
    made = Site()
    app = web.Application()
    app.router.add_get("/{status}/{name}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    tcp = web.TCPSite(runner, "127.0.0.1", 0)
    await tcp.start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()


def guide(folder: Path, changes: dict[str, str] | None = None) -> Guide:
    """The small guide."""
    return content.load(write(folder, changes)).guide


def only(monkeypatch: pytest.MonkeyPatch, site: Site, *names: str) -> None:
    """Let the guide's links be these pages of *site*."""
    found = {f"http://127.0.0.1:{site.port}/{name}": stale.Stale("work", name.replace("/", "-"), "") for name in names}
    monkeypatch.setattr(stale, "links", lambda _guide: found)


async def test_links_are_asked_once_a_week_politely(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One a second, with a name; refusals count as answers; the cache remembers for a week."""
    clock, cache = Waiting(), tmp_path / "state" / "links.json"
    only(monkeypatch, site, "200/a", "404/b", "403/c", "429/d", "500/e", "moved/f", "cut/g")
    told: list[str] = []
    first = await stale.unreachable(guide(tmp_path / "content"), cache, clock, told.append)
    asked = list(site.asked)
    clock.moment += timedelta(days=6)
    second = await stale.unreachable(guide(tmp_path / "content"), cache, clock, told.append)
    once = list(told)
    unchanged = list(site.asked)
    clock.moment += timedelta(days=2)
    await stale.unreachable(guide(tmp_path / "content"), cache, clock, str)

    assert ["1 of 7 links", "7 of 7 links"] == [one.partition(": ")[0] for one in (once[0], once[-1])]
    assert 7 == len(once)
    assert ["404-b", "500-e", "cut-g"] == [one.id for one in first]
    assert "answers 404" in first[0].why
    assert "cannot be reached" in first[2].why
    assert first == second
    assert asked == unchanged
    assert {"/200/a", "/200/target", "/404/b"} <= set(asked)
    assert len(site.asked) > len(asked)
    assert [1.0] * 14 == clock.waited
    assert all("guidebot-link-check" in one for one in site.agents)


async def test_a_check_that_is_interrupted_keeps_what_it_learnt(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was asked is not asked again."""
    cache = tmp_path / "links.json"
    only(monkeypatch, site, "200/a", "200/b")

    class Impatient(Waiting):
        async def sleep(self, seconds: float) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await stale.unreachable(guide(tmp_path / "content"), cache, Impatient(), str)
    await stale.unreachable(guide(tmp_path / "content"), cache, Waiting(), str)

    assert ["/200/a", "/200/b"] == site.asked


@pytest.mark.parametrize("text", ["", "[]", "not json", '{"http://a": 5}', '{"http://a": ["x", ""]}'])
async def test_a_spoilt_cache_is_begun_anew(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """It is only a help."""
    cache = tmp_path / "links.json"
    cache.write_text(text, encoding="utf-8")
    only(monkeypatch, site, "200/a")

    assert [] == await stale.unreachable(guide(tmp_path / "content"), cache, Waiting(), str)


def test_every_link_of_the_guide_is_known(tmp_path: Path) -> None:
    """Sources, resources, works, materials and what came after them; each once."""
    files = changed(
        "problems/problems.yaml", "cautions: [dated]", "materials: [{title: A tool, url: https://example.org/t}]"
    )
    found = stale.links(guide(tmp_path / "content", files))

    assert {"https://example.org/guide", "https://example.org/t"} <= set(found)
    assert len(found) == len(set(found))
    assert all(url.startswith(("https://", "http://")) for url in found)


@pytest.mark.parametrize(
    ("row", "today", "why"),
    [
        ("review_after: 2026-12-01", date(2026, 12, 1), "due for review since 2026-12-01, last checked on 2026-11-23"),
        ("review_after: 2026-12-01", date(2026, 11, 30), ""),
        ("status: current", date(2027, 5, 22), ""),
        ("status: current", date(2027, 5, 23), "due for review since 2027-05-23, last checked on 2026-11-23"),
    ],
)
def test_entries_past_their_review_are_listed(tmp_path: Path, row: str, today: date, why: str) -> None:
    """By their own date, or by their kind: a resource after half a year."""
    files = changed("learn/arena.yaml", "reviewed: 2026-11-23", f"reviewed: 2026-11-23\n{row}")
    found = {one.id: one.why for one in stale.overdue(guide(tmp_path / "content", files), today)}

    assert why == found.get("arena", "")


def test_a_document_shows_every_block_and_span() -> None:
    """Our markup becomes Markdown; what is special in text is escaped; buttons are left out."""
    blocks = (
        Heading("A *title*", 1),
        Text(
            (Plain("plain [text] "), Styled("strong", "bold "), Styled("code", "x_y"), Link("a", "https://e.org/(x)"))
        ),
        ItemList(((Plain("one"),), (CommandRef("goal add", "Finish"),)), ordered=True),
        Fields((Field("Label", (Plain("value"),)),)),
        Quote((Plain("said\nby two"),)),
        Image(File("a.png", b""), "what it shows"),
        Download(File("a.json", b""), "all data"),
        Divider(),
        Footnote((Plain("small"),)),
        Actions((Button("Press", ActionRef("x")),)),
    )

    assert [
        "## A \\*title\\*\n",
        "plain \\[text\\] **bold** `x_y`[a](https://e.org/%28x%29)\n",
        "1. one\n2. `/goal add Finish`\n",
        "- **Label:** value\n",
        "> said\n> by two\n",
        "*what it shows*\n",
        "*a.json: all data*\n",
        "---\n",
        "<sub>small</sub>\n",
    ] == list(document.reply_markdown(Reply(blocks), 2))


def test_the_whole_guide_is_in_the_document(tmp_path: Path) -> None:
    """Every entry's title, every link, in the order of the guide, as headings that nest."""
    shipped = SHIPPED_ONCE.loaded().guide
    text = document.document(shipped)
    plain = text.replace("\\", "")
    missing = [one.id for _, one in shipped.entries() if one.title not in plain]
    tops = re.findall(r"^# (.+)$", text, re.MULTILINE)
    depths = [len(one) for one in re.findall(r"^(#+) ", text, re.MULTILINE)]

    heads = [*directions.TITLES.values(), *learn.SHELVES.values()]
    groups = [one for one in re.findall(r"^## (.+)$", text, re.MULTILINE) if one in heads]

    assert [] == missing
    assert heads == groups
    assert ["Research directions", "Governance topics", "Upskilling", "Open problems", "Works"] == tops[-5:]
    assert max(depths) <= 4
    assert plain.count(shipped.about.url) > 1
    assert not re.search(r"^\[[^\]]*\](?!\()", text, re.MULTILINE)


def test_editors_use_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """New, stale and export, each with its exit code."""
    monkeypatch.chdir(tmp_path)
    run: Callable[..., int] = lambda *line: cli.main(line)  # noqa: E731
    write(tmp_path / "content")
    (tmp_path / "config.toml").write_text('[content]\nfolder = "content"\n', encoding="utf-8")
    codes = [
        run("content", "new", "problem", "my-problem"),
        run("check"),
        run("content", "new", "problem", "my-problem"),
    ]
    (tmp_path / "content" / "problems" / "my-problem.yaml").unlink()
    codes += [run("content", "stale"), run("content", "export", "guide.md")]
    said = capsys.readouterr()

    assert [0, 2, 2, 0, 0] == codes
    assert "content/problems/my-problem.yaml:6: my-problem: statement still says REPLACE" in said.err
    assert "is there already" in said.err
    assert (tmp_path / "guide.md").read_text(encoding="utf-8").startswith("# ")
