"""`/setup`: one form with defaults that work, then what will happen, then *Looks good*."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from guidebot.core.actions import ActionRef
from guidebot.core.commands import Access, Action, Command, Topic, action, command
from guidebot.core.communities import Community, Settings
from guidebot.core.findings import Finding
from guidebot.core.people import CommunityId, PlaceKind
from guidebot.core.posts import Schedule
from guidebot.core.reply import (
    Block,
    Button,
    ChoiceInput,
    CommandRef,
    Field,
    Fields,
    Form,
    Heading,
    Line,
    Mention,
    Moment,
    Option,
    Plain,
    RefInput,
    Reply,
    Sign,
    Tone,
    button_rows,
    buttons,
    footnote,
    line,
    strong,
    text,
)
from guidebot.core.requests import Request
from guidebot.core.schedule import NIGHT, risky
from guidebot.features.audit import write_down
from guidebot.features.organise.setup_form import SHOWN, chosen, setup_form
from guidebot.features.posts import series_list
from guidebot.features.posts.once_a_day import plan_from


@command("setup", topic=Topic.COMMUNITY, access=Access.ORGANISER, form=True)
async def setup(ask: Request) -> Form:
    """Choose channel, zone, days and times of the weekly posts.

    One form with good defaults, then a preview. Run it again to change anything.
    """
    return await _form(ask)


@action("setup.change", access=Access.ORGANISER, form=True)
async def change(ask: Request, off: str = "") -> Form:
    """Open the form again."""
    return await _form(ask, off.split(","))


@action("setup.save", access=Access.ORGANISER)
async def save(ask: Request) -> Reply:
    """Keep what was chosen, and show what will happen. A new community's posts wait for *Looks good*."""
    known = await ask.services.communities.get(_community(ask))
    settings = _stored(ask, known)
    schedules = await _schedules(ask, settings)
    made = chosen(await _form(ask), ask.fields, settings, schedules, ask.now)
    wrong = await _wrong(ask, made.settings)  # the platform is asked before anything is written
    new = made.settings
    await _keep(ask, lambda kept: replace(kept, zone=new.zone, channel=new.channel, answers=new.answers))
    running = bool(known and known.set_up)
    for one in schedules:
        rule = made.rules[one.kind]
        wanted = replace(one, rule=rule or replace(one.rule, zone=made.settings.zone), channel=made.settings.channel)
        await _put(ask, wanted, paused=rule is None or not running)
    await write_down(ask, "changed the setup")
    off = [one.kind for one in schedules if made.rules[one.kind] is None]
    return await _preview(ask, made.settings, off, wrong, running=running)


@action("setup.done", access=Access.ORGANISER, replaces=True)
async def done(ask: Request, off: str = "") -> Reply:
    """Let the posts begin."""
    known = await ask.services.communities.get(_community(ask))
    settings = _stored(ask, known)
    wrong = await _wrong(ask, settings)
    await _keep(ask, lambda kept: kept, set_up=True)
    for series, one in series_list.known(await ask.services.schedules.of(_community(ask))):
        if series in series_list.SERIES[:SHOWN]:
            await _put(ask, one, paused=one.kind in off.split(","))
    await write_down(ask, "finished the setup")
    return Reply(
        (
            Heading("Almost set" if wrong else "All set", 1, Sign.WARNING if wrong else Sign.DONE),
            *_warnings(wrong),
            Fields(tuple(await _coming(ask, settings, off.split(",")))),
            footnote(
                "See and steer what comes with ",
                CommandRef("schedule list"),
                "; check with ",
                CommandRef("doctor"),
                ".",
            ),
            buttons(Button("Show the next posts", ActionRef("run", ("schedule list",)))),
        ),
        tone=Tone.WARN if wrong else Tone.GOOD,
    )


@action("setup.people", access=Access.ORGANISER, form=True)
async def people(ask: Request) -> Form:
    """Ask who else may organise."""
    community = _community(ask)
    settings = _stored(ask, await ask.services.communities.get(community))
    roles = RefInput("roles", "Roles that organise", "role", "", ",".join(settings.roles), required=False, many=True)
    persons = RefInput(
        "people", "People who organise", "person", "", ",".join(settings.people), required=False, many=True
    )
    inputs = (roles, persons) if ask.services.platforms.of(community.platform).has_roles else (persons,)
    return Form("Organisers", inputs, ActionRef("setup.keep"))


@action("setup.keep", access=Access.ORGANISER)
async def keep_people(ask: Request) -> Reply:
    """Keep who else may organise."""
    roles, persons = (_ids(ask.fields.get(name, "")) for name in ("roles", "people"))
    await _keep(ask, lambda kept: replace(kept, roles=roles, people=persons))
    await write_down(ask, f"named {len(roles)} roles and {len(persons)} people as organisers")
    named = [Mention("role", one) for one in roles] + [Mention("person", one) for one in persons]
    who: list[Line] = [(one, Plain(" ")) for one in named]
    said = line("Organisers besides those whom the platform names: ", *(span for pair in who for span in pair))
    if not named:
        said = line("Only those whom the platform names organise now.")
    note = ask.services.platforms.of(_community(ask).platform).organisers_note
    notes = (footnote(note),) if named and note else ()
    return Reply((text(*said), *notes), tone=Tone.GOOD)


@action("setup.newcomers", access=Access.ORGANISER, form=True)
async def newcomers(ask: Request) -> Form:
    """Ask what newcomers are told."""
    return _newcomers_form(_stored(ask, await ask.services.communities.get(_community(ask))))


@action("setup.newcomers.save", access=Access.ORGANISER)
async def keep_newcomers(ask: Request) -> Reply:
    """Keep whether newcomers are told of /start, and the channel that it names."""
    channel = (*_ids(ask.fields.get("channel", "")), "")[0]
    offers = ask.fields.get("offers", "on") != "off"
    await _keep(ask, lambda kept: replace(kept, offers_start=offers, newcomers=channel))
    await write_down(ask, "changed what newcomers are told")
    told = "Newcomers are told once of " if offers else "Nobody is told of it unasked: "
    where = line("It names ", Mention("channel", channel), ".") if channel else line("It names the latest weekly post.")
    return Reply((text(told, CommandRef("start"), "."), text(*where)), tone=Tone.GOOD)


COMMANDS: tuple[Command, ...] = (setup,)
ACTIONS: tuple[Action, ...] = (change, save, done, people, keep_people, newcomers, keep_newcomers)


async def _form(ask: Request, off: Sequence[str] = ()) -> Form:
    """The form as it stands; what is paused in a community that runs stays off unless a time is written."""
    known = await ask.services.communities.get(_community(ask))
    settings = _stored(ask, known)
    schedules = await _schedules(ask, settings)
    if known is not None and known.set_up:
        off = [one.kind for one in schedules if one.paused]
    here = ask.place.id if ask.place.kind is PlaceKind.CHANNEL else ""
    return setup_form(settings, schedules, ask.zone, here, off)


async def _schedules(ask: Request, settings: Settings) -> Sequence[Schedule]:
    """The community's schedules of the form, the missing ones with defaults."""
    there = {one.kind: one for one in await ask.services.schedules.of(_community(ask))}
    shown = series_list.SERIES[:SHOWN]
    start = {"channel": settings.channel, "zone": settings.where}
    made = [one.first(_community(ask), **start, anchor=ask.now.date()) for one in shown]
    return [there.get(one.kind, one) for one in made]


async def _put(ask: Request, wanted: Schedule, *, paused: bool) -> None:
    """Keep when and where; filters and skipped days stay as they are."""
    there = {one.kind: one for one in await ask.services.schedules.of(_community(ask))}
    start = await plan_from(ask.services, there.get(wanted.kind, wanted), wanted.rule, ask.now)

    def edit(schedule: Schedule) -> Schedule:
        return replace(schedule, rule=wanted.rule, channel=wanted.channel, paused=paused).planned(start)

    await ask.services.schedules.change(wanted, edit)


def _stored(ask: Request, known: Community | None) -> Settings:
    """The settings as they are stored; those of the request may be a minute old, and another process may know more."""
    return known.settings if known else ask.settings


async def _keep(ask: Request, edit: Callable[[Settings], Settings], *, set_up: bool | None = None) -> None:
    """Change the settings as they are stored: another organiser may have changed others of them a moment ago."""

    def change(kept: Community) -> Community:
        settings = edit(kept.settings)
        alerts = settings.alerts or f"person:{ask.member.account}"
        ready = kept.set_up if set_up is None else set_up
        return replace(kept, settings=replace(settings, alerts=alerts), set_up=ready, left_at=None)

    fresh = Community(id=_community(ask), joined_at=ask.now, settings=ask.settings)
    await ask.services.communities.change(fresh, change)


async def _wrong(ask: Request, settings: Settings) -> Sequence[Finding]:
    """What keeps posts out of the chosen channel."""
    found = await ask.services.inspector.channels(_community(ask), [settings.channel])
    return [one for one in found if not one.ok]


def _warnings(wrong: Sequence[Finding]) -> list[Block]:
    return [text(strong(f"{one.subject}: "), one.in_words) for one in wrong]


async def _preview(  # what a preview consists of
    ask: Request, settings: Settings, off: Sequence[str], wrong: Sequence[Finding], *, running: bool
) -> Reply:
    blocks: list[Block] = [
        Heading("This is what will happen", 1, Sign.CLOCK),
        Fields(tuple(await _coming(ask, settings, off))),
    ]
    if any(risky(one.rule.at) and one.kind not in off for one in await ask.services.schedules.of(_community(ask))):
        blocks.append(text(strong("Mind the clock: "), NIGHT))
    blocks += _warnings(wrong)
    without = (",".join(off),) if off else ()
    good = Button("Looks good", ActionRef("setup.done", without), Tone.GOOD)
    there = {one.kind for one in await ask.services.schedules.of(_community(ask)) if one.kind not in off}
    previews = [
        Button(f"See the {one.kind} post", ActionRef("run", (f"schedule preview {one.kind}",)))
        for one in series_list.SERIES
        if one.kind in there
    ]
    more = [
        Button(f"Begin: {one.title}…", ActionRef("schedule.edit", (one.kind,)))
        for one in series_list.SERIES[SHOWN:]
        if one.kind not in there
    ]
    blocks.append(
        buttons(
            good,
            Button("Change", ActionRef("setup.change", without)),
            Button("Organisers…", ActionRef("setup.people")),
            Button("Newcomers…", ActionRef("setup.newcomers")),
        )
    )
    blocks += [*button_rows(previews), *button_rows(more)]
    said = "The changes hold already." if running else "Nothing is posted before you press Looks good."
    blocks.append(footnote(said))
    return Reply(tuple(blocks), tone=Tone.WARN if wrong else Tone.NEUTRAL)


async def _coming(ask: Request, settings: Settings, off: Sequence[str]) -> list[Field]:
    fields = [
        Field("Channel", (Mention("channel", settings.channel),)),
        Field("Time zone", line(settings.where)),
        Field("Answers", line("for everybody" if settings.answers == "public" else "only for the person who asks")),
    ]
    schedules = series_list.known(await ask.services.schedules.of(_community(ask)))
    return [*fields, *(Field(series.title, _when(one, ask.now, off)) for series, one in schedules)]


def _when(schedule: Schedule, now: datetime, off: Sequence[str]) -> Line:
    """Days, time and rhythm in words, and the next moment."""
    if schedule.kind in off:
        return line("off")
    moments = replace(schedule, paused=False).coming(now, 1)
    if not moments:
        return line("never")
    days = " and ".join(day.value.capitalize() for day in schedule.rule.days)
    said = f"{days} {schedule.rule.at:%H:%M}, {schedule.rule.rhythm.value}; next "
    return line(said, Moment(moments[0].at, "datetime", schedule.rule.where))


def _ids(typed: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in typed.split(",") if one.strip().isalnum())[:25]


def _community(ask: Request) -> CommunityId:
    assert ask.community is not None, "organiser commands are for communities only"
    return ask.community


def _newcomers_form(settings: Settings) -> Form:
    offers = ChoiceInput(
        "offers",
        "Tell newcomers of /start",
        (Option("Once, below their first private answer", "on"), Option("No", "off")),
        value="on" if settings.offers_start else "off",
    )
    channel = RefInput(
        "channel",
        "A channel for newcomers and questions",
        "channel",
        "/start and /ask name it. Empty: the latest post.",
        settings.newcomers,
        required=False,
    )
    return Form("Newcomers", (offers, channel), ActionRef("setup.newcomers.save"))
