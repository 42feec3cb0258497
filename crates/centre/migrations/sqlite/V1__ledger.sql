-- The centre's ledger, first version.
-- Times are milliseconds since 1970 (UTC) and end in _ms; digests are 32 bytes.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Desks and how they come in ---------------------------------------------------------------------

CREATE TABLE desk (
    enrolment       INTEGER PRIMARY KEY,
    epoch           INTEGER NOT NULL,
    public_key      BLOB    NOT NULL UNIQUE,
    access_point_ar TEXT    NOT NULL,
    access_point_en TEXT    NOT NULL,
    counter         TEXT    NOT NULL,
    governorate     TEXT    NOT NULL,
    supervisor      TEXT    NOT NULL,
    enrolled_ms     INTEGER NOT NULL,
    frozen_ms       INTEGER,
    head            INTEGER NOT NULL,
    head_hash       BLOB    NOT NULL,
    seen_ms         INTEGER,
    version         TEXT,
    outbox_count    INTEGER,
    oldest_age_s    INTEGER
) STRICT;

-- One row a code ever made. The code itself is never kept, only its SHA-256.
CREATE TABLE enrolment_code (
    secret_hash     BLOB    PRIMARY KEY,
    access_point_ar TEXT    NOT NULL,
    access_point_en TEXT    NOT NULL,
    counter         TEXT    NOT NULL,
    governorate     TEXT    NOT NULL,
    made_ms         INTEGER NOT NULL,
    expires_ms      INTEGER NOT NULL,
    used_ms         INTEGER,
    enrolment       INTEGER REFERENCES desk (enrolment)
) STRICT;

-- What arrived -----------------------------------------------------------------------------------

-- Every well-signed packet, as it came. `standing` is `stored`, `fork` (its place was taken by
-- another packet) or `same_id` (its id was taken by other content). Only `stored` ones are unique
-- by place and id; what stands beside them is kept for a person to judge.
CREATE TABLE packet (
    hash       BLOB    PRIMARY KEY,
    enrolment  INTEGER NOT NULL REFERENCES desk (enrolment),
    epoch      INTEGER NOT NULL,
    sequence   INTEGER NOT NULL,
    id         BLOB    NOT NULL,
    previous   BLOB    NOT NULL,
    kind       INTEGER NOT NULL,
    standing   TEXT    NOT NULL CHECK (standing IN ('stored', 'fork', 'same_id')),
    bytes      BLOB    NOT NULL,
    arrived_ms INTEGER NOT NULL,
    opened_ms  INTEGER,
    waits_for  BLOB
) STRICT;
CREATE UNIQUE INDEX packet_place ON packet (enrolment, epoch, sequence) WHERE standing = 'stored';
CREATE UNIQUE INDEX packet_id ON packet (id) WHERE standing = 'stored';
CREATE INDEX packet_any_place ON packet (enrolment, epoch, sequence);
CREATE INDEX packet_unopened ON packet (arrived_ms) WHERE opened_ms IS NULL;
CREATE INDEX packet_waits ON packet (waits_for) WHERE waits_for IS NOT NULL;

-- Packets that opened and made no sense, or did not open.
CREATE TABLE quarantine (
    hash       BLOB    PRIMARY KEY REFERENCES packet (hash),
    why        TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    at_ms      INTEGER NOT NULL,
    settled_ms INTEGER,
    settled_by TEXT
) STRICT;

-- What a person at the centre must see. The same thing again raises `times`, not another row.
CREATE TABLE alarm (
    id         INTEGER PRIMARY KEY,
    what       TEXT    NOT NULL,
    enrolment  INTEGER,
    detail     TEXT    NOT NULL,
    times      INTEGER NOT NULL,
    first_ms   INTEGER NOT NULL,
    last_ms    INTEGER NOT NULL,
    settled_ms INTEGER,
    settled_by TEXT
) STRICT;
CREATE UNIQUE INDEX alarm_open ON alarm (what, coalesce(enrolment, -1), detail) WHERE settled_ms IS NULL;

-- What it means ----------------------------------------------------------------------------------

CREATE TABLE request (
    tracking       INTEGER PRIMARY KEY, -- the eleven leading digits
    request        BLOB    NOT NULL UNIQUE,
    packet_hash    BLOB    NOT NULL UNIQUE REFERENCES packet (hash),
    enrolment      INTEGER NOT NULL REFERENCES desk (enrolment),
    service        TEXT    NOT NULL,
    pack_version   INTEGER NOT NULL,
    answers        TEXT    NOT NULL,
    fee            TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    day            TEXT    NOT NULL,
    governorate    TEXT    NOT NULL,
    face           TEXT    NOT NULL,
    kept_ms        INTEGER NOT NULL,
    time_doubtful  INTEGER NOT NULL,
    arrived_ms     INTEGER NOT NULL,
    stage          TEXT    NOT NULL,
    stage_ms       INTEGER NOT NULL,
    reason         TEXT,
    reason_text    TEXT,
    wanted         TEXT    NOT NULL, -- questions to correct, a JSON list
    short_code     TEXT    NOT NULL,
    last_digits    TEXT    NOT NULL, -- last four of each national number, a JSON list
    paid_minor     INTEGER NOT NULL
) STRICT;
CREATE INDEX request_stage ON request (stage, stage_ms);

CREATE TABLE payment (
    payment      BLOB    PRIMARY KEY,
    packet_hash  BLOB    NOT NULL UNIQUE REFERENCES packet (hash),
    tracking     INTEGER NOT NULL REFERENCES request (tracking),
    amount_minor INTEGER NOT NULL, -- hundredths of a new pound
    way          TEXT    NOT NULL,
    assistant    TEXT    NOT NULL,
    at_ms        INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_tracking ON payment (tracking);

CREATE TABLE correction (
    correction  BLOB    PRIMARY KEY,
    packet_hash BLOB    NOT NULL UNIQUE REFERENCES packet (hash),
    tracking    INTEGER NOT NULL REFERENCES request (tracking),
    before      TEXT    NOT NULL, -- the answers that it replaced
    after       TEXT    NOT NULL,
    assistant   TEXT    NOT NULL,
    at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX correction_tracking ON correction (tracking);

CREATE TABLE stage_history (
    tracking    INTEGER NOT NULL REFERENCES request (tracking),
    place       INTEGER NOT NULL,
    stage       TEXT    NOT NULL,
    at_ms       INTEGER NOT NULL,
    by_whom     TEXT    NOT NULL, -- an officer's name; empty where a packet moved it
    reason      TEXT,
    reason_text TEXT,
    PRIMARY KEY (tracking, place)
) STRICT;

-- What goes to desks -----------------------------------------------------------------------------

CREATE TABLE document (
    kind      TEXT    NOT NULL,
    id        TEXT    NOT NULL,
    serial    INTEGER NOT NULL,
    for_desk  INTEGER REFERENCES desk (enrolment), -- none: for all
    body_hash BLOB    NOT NULL,
    signed    TEXT    NOT NULL,
    made_ms   INTEGER NOT NULL,
    PRIMARY KEY (kind, id, serial)
) STRICT;

CREATE TABLE notice (
    enrolment INTEGER NOT NULL REFERENCES desk (enrolment),
    sequence  INTEGER NOT NULL,
    at_ms     INTEGER NOT NULL,
    what      TEXT    NOT NULL,
    PRIMARY KEY (enrolment, sequence)
) STRICT;

-- People at the centre ---------------------------------------------------------------------------

CREATE TABLE officer (
    name     TEXT PRIMARY KEY,
    password TEXT    NOT NULL, -- argon2id, PHC form
    added_ms INTEGER NOT NULL
) STRICT;

-- The cookie's secret is never kept, only its SHA-256.
CREATE TABLE session (
    token_hash BLOB    PRIMARY KEY,
    officer    TEXT    NOT NULL REFERENCES officer (name),
    csrf       TEXT    NOT NULL,
    made_ms    INTEGER NOT NULL,
    seen_ms    INTEGER NOT NULL
) STRICT;

CREATE TABLE guess (
    place    TEXT PRIMARY KEY,
    wrong    INTEGER NOT NULL,
    last_ms  INTEGER NOT NULL,
    until_ms INTEGER NOT NULL
) STRICT;
