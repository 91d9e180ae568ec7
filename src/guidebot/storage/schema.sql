-- A new SQLite file gets these tables at once; PostgreSQL and older files get them from migrations/versions, and a test
-- holds both together to the letter. INSTANT is a moment in microseconds since 1970, which
-- both databases keep as BIGINT; a column that is declared BIGINT here is a number and comes back as one.

-- What every other row belongs to: a community erased takes all rows that name it with it.

CREATE TABLE communities (
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    name VARCHAR(200) NOT NULL,
    zone VARCHAR(64) NOT NULL,
    channel VARCHAR(80) NOT NULL,
    answers VARCHAR(10) NOT NULL,
    roles TEXT NOT NULL,  -- JSON list of role ids
    people TEXT NOT NULL,  -- JSON list of account ids
    alerts VARCHAR(120) NOT NULL,
    joined_at INSTANT NOT NULL,
    left_at INSTANT,
    set_up BOOLEAN NOT NULL,
    offers_start BOOLEAN NOT NULL,  -- whether newcomers are told of /start
    newcomers VARCHAR(80) NOT NULL,  -- the channel that it names
    CONSTRAINT pk_communities PRIMARY KEY (community_platform, community_id)
);

-- Posts: what is due, what comes next and what came.

CREATE TABLE schedules (
    id INTEGER NOT NULL,
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    days VARCHAR(80) NOT NULL,  -- weekday names joined by commas
    minute INTEGER NOT NULL,  -- minute of the local day
    zone VARCHAR(64) NOT NULL,
    rhythm VARCHAR(20) NOT NULL,
    anchor DATE NOT NULL,  -- a day of a week in which every-two-weeks posts come
    channel VARCHAR(80) NOT NULL,
    options TEXT NOT NULL,  -- JSON object: what an organiser chose of the series
    paused BOOLEAN NOT NULL,
    skipped TEXT NOT NULL,  -- JSON list of local dates without a post
    next_due_at INSTANT,  -- empty while paused
    CONSTRAINT pk_schedules PRIMARY KEY (id)
);
CREATE INDEX ix_schedules_due ON schedules (next_due_at, id);
CREATE UNIQUE INDEX uq_schedules_one ON schedules (community_platform, community_id, kind);

CREATE TABLE rotations (
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    queue TEXT NOT NULL,  -- JSON list of the items that come next
    CONSTRAINT pk_rotations PRIMARY KEY (community_platform, community_id, kind)
);

CREATE TABLE posts (
    id INTEGER NOT NULL,
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    dedupe_key VARCHAR(100) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    item VARCHAR(120) NOT NULL,
    taken_at INSTANT NOT NULL,
    sent_at INSTANT,
    link TEXT NOT NULL,
    channel VARCHAR(120),  -- where it is shown, since revision 0006
    remote_id VARCHAR(120),
    thread VARCHAR(120),  -- its discussion
    told TEXT,  -- JSON list: how many try it and how many told, as it stands there
    revised_at INSTANT,
    touched_at INSTANT,  -- when somebody pressed one of its buttons first
    CONSTRAINT pk_posts PRIMARY KEY (id),
    CONSTRAINT uq_posts_dedupe_key UNIQUE (dedupe_key)
);
CREATE INDEX ix_posts_history ON posts (community_platform, community_id, kind, id);

-- What members choose to be posted next.

CREATE TABLE ballots (
    ballot VARCHAR(100) NOT NULL,  -- the key of the post that is chosen for
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    items TEXT NOT NULL,  -- JSON list, in the order of the rotation
    at INSTANT NOT NULL,
    CONSTRAINT pk_ballots PRIMARY KEY (ballot)
);

CREATE TABLE votes (
    ballot VARCHAR(100) NOT NULL,
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    item VARCHAR(120) NOT NULL,
    at INSTANT NOT NULL,
    CONSTRAINT pk_votes PRIMARY KEY (ballot, member_platform, member_account)
);

-- What is on its way to a platform: guidebot.delivery.items.

CREATE TABLE outbox (
    id INTEGER NOT NULL,
    dedupe_key VARCHAR(100) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    platform VARCHAR(20) NOT NULL,
    target VARCHAR(120) NOT NULL,
    body TEXT NOT NULL,  -- JSON object of short texts; emptied a day after the end
    community_platform VARCHAR(20),
    community_id VARCHAR(80),
    member_platform VARCHAR(20),
    member_account VARCHAR(80),
    state VARCHAR(10) NOT NULL,
    not_before INSTANT NOT NULL,
    expires_at INSTANT NOT NULL,
    lease_until INSTANT NOT NULL,
    owner VARCHAR(60) NOT NULL,
    attempts INTEGER NOT NULL,
    first_try_at INSTANT,
    closed_at INSTANT,
    remote_id VARCHAR(120) NOT NULL,
    last_error TEXT NOT NULL,
    about_platform VARCHAR(20),  -- whose words it brings or whom it names, where that is not whom it goes to
    about_account VARCHAR(80),
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT uq_outbox_dedupe_key UNIQUE (dedupe_key)
);
CREATE INDEX ix_outbox_about ON outbox (about_platform, about_account);
CREATE INDEX ix_outbox_closed ON outbox (closed_at);
CREATE INDEX ix_outbox_open ON outbox (state, not_before, id);

-- Members. Erasing one removes every row that names them.

CREATE TABLE members (
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    since INSTANT NOT NULL,
    wanted BOOLEAN,  -- reminders; NULL: not decided yet
    stopped BOOLEAN NOT NULL,
    day VARCHAR(10) NOT NULL,
    minute INTEGER NOT NULL,  -- minute of the local day
    every VARCHAR(12) NOT NULL,
    quiet_from INTEGER NOT NULL,  -- minute of the local day
    quiet_until INTEGER NOT NULL,  -- minute of the local day
    zone VARCHAR(64) NOT NULL,
    zone_known BOOLEAN NOT NULL,
    paused_until INSTANT,
    dormant BOOLEAN NOT NULL,
    unanswered INTEGER NOT NULL,
    next_at INSTANT,
    snoozed BOOLEAN NOT NULL,
    last_at INSTANT,
    direct VARCHAR(120) NOT NULL,  -- the direct conversation
    unreachable BOOLEAN NOT NULL,
    rests TEXT NOT NULL,  -- JSON list of first and last day
    lines BOOLEAN NOT NULL,  -- a line on the day chosen for the week
    CONSTRAINT pk_members PRIMARY KEY (member_platform, member_account)
);
CREATE INDEX ix_members_next_at ON members (next_at);

CREATE TABLE goals (
    id INTEGER NOT NULL,
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    title TEXT NOT NULL,
    created_at INSTANT NOT NULL,
    due DATE,
    why TEXT NOT NULL,
    if_then TEXT NOT NULL,
    state VARCHAR(10) NOT NULL,
    closed_at INSTANT,
    outcome TEXT NOT NULL,
    source VARCHAR(120) NOT NULL,
    milestones TEXT NOT NULL,  -- JSON list
    pauses TEXT,  -- JSON list of the moments from and until, since revision 0017
    CONSTRAINT pk_goals PRIMARY KEY (id)
);
CREATE INDEX ix_goals_member ON goals (member_platform, member_account, id);

CREATE TABLE checkins (
    id INTEGER NOT NULL,
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    at INSTANT NOT NULL,
    how VARCHAR(10) NOT NULL,
    note TEXT NOT NULL,
    goal BIGINT,
    milestone INTEGER,
    minutes INTEGER,
    CONSTRAINT pk_checkins PRIMARY KEY (id)
);
CREATE INDEX ix_checkins_member ON checkins (member_platform, member_account, at);

CREATE TABLE intentions (
    id INTEGER NOT NULL,
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    chosen_at INSTANT NOT NULL,
    choice VARCHAR(10) NOT NULL,
    what TEXT NOT NULL,
    if_then TEXT NOT NULL,
    goal BIGINT,
    milestone INTEGER,
    on_day DATE,
    changed_at INSTANT,
    went VARCHAR(10) NOT NULL,
    went_at INSTANT,
    in_the_way TEXT NOT NULL,
    asked_at INSTANT,
    lined_at INSTANT,
    CONSTRAINT pk_intentions PRIMARY KEY (id)
);
CREATE INDEX ix_intentions_member ON intentions (member_platform, member_account, id);

CREATE TABLE witnesses (
    id INTEGER NOT NULL,
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    witness_platform VARCHAR(20) NOT NULL,
    witness_account VARCHAR(80) NOT NULL,
    name VARCHAR(100) NOT NULL,
    known_as VARCHAR(100) NOT NULL,
    state VARCHAR(10) NOT NULL,
    asked_at INSTANT NOT NULL,
    heard_at INSTANT,
    answered_at INSTANT,
    CONSTRAINT pk_witnesses PRIMARY KEY (id)
);
CREATE INDEX ix_witnesses_member ON witnesses (member_platform, member_account, id);
CREATE INDEX ix_witnesses_witness ON witnesses (witness_platform, witness_account, id);

CREATE TABLE offers (
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    at INSTANT NOT NULL,
    CONSTRAINT pk_offers PRIMARY KEY (member_platform, member_account)
);

CREATE TABLE fits (
    id INTEGER NOT NULL,
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    about VARCHAR(80) NOT NULL,
    first VARCHAR(80) NOT NULL,
    title TEXT NOT NULL,
    doing VARCHAR(10) NOT NULL,
    begun_at INSTANT NOT NULL,
    due DATE NOT NULL,
    goal BIGINT,
    energy_first INTEGER,
    progress_first INTEGER,
    more_first INTEGER,
    energy_last INTEGER,
    progress_last INTEGER,
    more_last INTEGER,
    ended_at INSTANT,
    CONSTRAINT pk_fits PRIMARY KEY (id)
);
CREATE INDEX ix_fits_member ON fits (member_platform, member_account, id);

CREATE TABLE nudges (
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    due_at INSTANT NOT NULL,
    kind VARCHAR(10) NOT NULL,
    goal BIGINT,
    milestone INTEGER,
    sent_at INSTANT,
    outcome TEXT NOT NULL,
    used VARCHAR(120) NOT NULL,  -- buttons used, joined by commas
    CONSTRAINT pk_nudges PRIMARY KEY (member_platform, member_account, due_at)
);
CREATE INDEX ix_nudges_due_at ON nudges (due_at);

CREATE TABLE inbox (
    id INTEGER NOT NULL,
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    at INSTANT NOT NULL,
    words TEXT NOT NULL,
    goal BIGINT,
    read_at INSTANT,
    CONSTRAINT pk_inbox PRIMARY KEY (id)
);
CREATE INDEX ix_inbox_member ON inbox (member_platform, member_account, read_at, at);

CREATE TABLE seen (
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    problem VARCHAR(60) NOT NULL,
    at INSTANT NOT NULL,
    CONSTRAINT pk_seen PRIMARY KEY (member_platform, member_account, problem)
);
CREATE INDEX ix_seen_latest ON seen (member_platform, member_account, at);

-- What members of a community try, and what came of it.

CREATE TABLE tries (
    id INTEGER NOT NULL,
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    item VARCHAR(120) NOT NULL,  -- the entry's kind and id
    title TEXT NOT NULL,
    direction VARCHAR(80) NOT NULL,
    goal BIGINT NOT NULL,
    at INSTANT NOT NULL,
    due DATE NOT NULL,
    name VARCHAR(100) NOT NULL,  -- empty unless they chose to be named
    company BOOLEAN NOT NULL,  -- would work with somebody
    state VARCHAR(10) NOT NULL,
    heard_at INSTANT NOT NULL,
    asked_at INSTANT,
    closed_at INSTANT,
    known_as VARCHAR(100),  -- told to others who would work with somebody, since revision 0010
    CONSTRAINT pk_tries PRIMARY KEY (id)
);
CREATE INDEX ix_tries_here ON tries (community_platform, community_id, state, item);
CREATE INDEX ix_tries_member ON tries (member_platform, member_account, goal);
CREATE INDEX ix_tries_silent ON tries (state, heard_at);

CREATE TABLE cards (
    id INTEGER NOT NULL,
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    member_platform VARCHAR(20),  -- empty when the author left it without a name
    member_account VARCHAR(80),
    item VARCHAR(120) NOT NULL,
    title TEXT NOT NULL,
    direction VARCHAR(80) NOT NULL,
    goal BIGINT,
    tried TEXT NOT NULL,
    found TEXT NOT NULL,
    following TEXT NOT NULL,
    link TEXT NOT NULL,
    name VARCHAR(100) NOT NULL,
    stage VARCHAR(20) NOT NULL,
    reason TEXT NOT NULL,
    at INSTANT NOT NULL,
    shown_at INSTANT,
    changed_at INSTANT,
    channel VARCHAR(120) NOT NULL,
    thread VARCHAR(120) NOT NULL,
    remote_id VARCHAR(120) NOT NULL,
    CONSTRAINT pk_cards PRIMARY KEY (id)
);
CREATE INDEX ix_cards_here ON cards (community_platform, community_id, stage, shown_at);
CREATE INDEX ix_cards_member ON cards (member_platform, member_account, at);

-- The radar: copies of lists that others keep, and deadlines that members asked to be reminded of.

CREATE TABLE copies (
    name VARCHAR(40) NOT NULL,
    source VARCHAR(500) NOT NULL,  -- the address it was read from
    tried_at INSTANT,
    read_at INSTANT,
    tag VARCHAR(200) NOT NULL,  -- what the source calls this version of its answer
    body TEXT NOT NULL,  -- JSON list: the last good copy
    version INTEGER NOT NULL,  -- one more with every change of the body
    unread INTEGER NOT NULL,
    trouble TEXT NOT NULL,
    CONSTRAINT pk_copies PRIMARY KEY (name)
);

CREATE TABLE follows (
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    opening VARCHAR(80) NOT NULL,
    scope VARCHAR(120) NOT NULL,  -- the community whose own content it stands in
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    closes DATE,
    since INSTANT NOT NULL,
    state VARCHAR(10) NOT NULL,
    told INTEGER NOT NULL,  -- the least number of days before that they were told of
    again DATE,
    news VARCHAR(10) NOT NULL,
    CONSTRAINT pk_follows PRIMARY KEY (member_platform, member_account, opening)
);
CREATE INDEX ix_follows_opening ON follows (opening, state);

CREATE TABLE watchers (
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    wanted BOOLEAN NOT NULL,
    next_at INSTANT,
    last_day DATE,
    CONSTRAINT pk_watchers PRIMARY KEY (member_platform, member_account)
);
CREATE INDEX ix_watchers_next_at ON watchers (next_at);

CREATE TABLE addresses (
    proof VARCHAR(64) NOT NULL,  -- a hash of the private address
    member_platform VARCHAR(20),
    member_account VARCHAR(80),
    community_platform VARCHAR(20),
    community_id VARCHAR(80),
    made_at INSTANT NOT NULL,
    CONSTRAINT pk_addresses PRIMARY KEY (proof)
);
CREATE INDEX ix_addresses_member ON addresses (member_platform, member_account);

CREATE TABLE events (
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    opening VARCHAR(80) NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    deadline BOOLEAN NOT NULL,  -- whether the days are those of its deadline
    since INSTANT NOT NULL,
    stale BOOLEAN NOT NULL,  -- what is to stand there was not handed to the outbox yet
    version INTEGER NOT NULL,  -- how often something of it was handed to the outbox
    under_way BOOLEAN NOT NULL,  -- the latest version has not ended yet
    off VARCHAR(10) NOT NULL,  -- why it is to be taken off; empty: it stays
    remote_id VARCHAR(120) NOT NULL,
    CONSTRAINT pk_events PRIMARY KEY (community_platform, community_id, opening)
);

-- What organisers see.

CREATE TABLE suggestions (
    id INTEGER NOT NULL,
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    member_platform VARCHAR(20),
    member_account VARCHAR(80),
    subject VARCHAR(20) NOT NULL,
    text TEXT NOT NULL,
    name VARCHAR(100) NOT NULL,
    credit BOOLEAN NOT NULL,
    about VARCHAR(80) NOT NULL,
    stage VARCHAR(20) NOT NULL,
    reason TEXT NOT NULL,
    at INSTANT NOT NULL,
    decided_at INSTANT,
    CONSTRAINT pk_suggestions PRIMARY KEY (id)
);
CREATE INDEX ix_suggestions_queue ON suggestions (community_platform, community_id, stage, id);
CREATE INDEX ix_suggestions_member ON suggestions (member_platform, member_account, at);

CREATE TABLE deeds (
    id INTEGER NOT NULL,
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    member_platform VARCHAR(20) NOT NULL,
    member_account VARCHAR(80) NOT NULL,
    name VARCHAR(100) NOT NULL,
    what TEXT NOT NULL,
    at INSTANT NOT NULL,
    CONSTRAINT pk_deeds PRIMARY KEY (id)
);
CREATE INDEX ix_deeds_latest ON deeds (community_platform, community_id, at);
CREATE INDEX ix_deeds_at ON deeds (at);

CREATE TABLE counts (
    community_platform VARCHAR(20) NOT NULL,
    community_id VARCHAR(80) NOT NULL,
    what VARCHAR(30) NOT NULL,
    week DATE NOT NULL,
    number INTEGER NOT NULL,
    CONSTRAINT pk_counts PRIMARY KEY (community_platform, community_id, what, week)
);

-- What adapters keep, and the database about itself.

CREATE TABLE installations (
    platform VARCHAR(20) NOT NULL,
    name VARCHAR(200) NOT NULL,
    sealed BLOB NOT NULL,  -- encrypted by the adapter
    CONSTRAINT pk_installations PRIMARY KEY (platform, name)
);

CREATE TABLE happened (
    platform VARCHAR(20) NOT NULL,
    name VARCHAR(200) NOT NULL,
    at INSTANT NOT NULL,
    CONSTRAINT pk_happened PRIMARY KEY (platform, name)
);
CREATE INDEX ix_happened_at ON happened (at);

CREATE TABLE meta (
    name VARCHAR(60) NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_meta PRIMARY KEY (name)
);

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
