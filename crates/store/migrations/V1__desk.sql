-- The desk's file. Rows that name people or services hold sealed bytes only; what is clear is what
-- an unattended desk needs to send its packets, and times.

CREATE TABLE fact (               -- single facts of the desk: identity, keys, counters
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (             -- who may sign in; the data key is wrapped for each
    name        TEXT PRIMARY KEY,
    role        TEXT NOT NULL CHECK (role IN ('assistant', 'supervisor')),
    salt        BLOB NOT NULL,
    wrapped_key BLOB NOT NULL,
    tries       INTEGER NOT NULL DEFAULT 0,   -- wrong PINs since the last right one
    wait_boot   BLOB,                         -- lock-out counts in the machine's uptime
    wait_until  INTEGER,
    since_ms    INTEGER NOT NULL,
    closed_ms   INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE doc (                -- signed documents of the centre, every version that was ever received
    kind      TEXT NOT NULL,
    id        TEXT NOT NULL,
    serial    INTEGER NOT NULL,
    body      BLOB NOT NULL,      -- the whole signed document
    PRIMARY KEY (kind, id, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (              -- sealed under the data key
    id       BLOB PRIMARY KEY,
    saved_ms INTEGER NOT NULL,
    sealed   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE packet (             -- the outbox and what was acknowledged lately; never rewritten
    epoch     INTEGER NOT NULL,
    sequence  INTEGER NOT NULL,
    id        BLOB NOT NULL UNIQUE,
    hash      BLOB NOT NULL UNIQUE,
    tracking  INTEGER NOT NULL,
    bytes     BLOB NOT NULL,
    kept_ms   INTEGER NOT NULL,
    sent_ms   INTEGER,
    acked_ms  INTEGER,
    verdict   TEXT,
    PRIMARY KEY (epoch, sequence)
) STRICT;
CREATE INDEX packet_waiting ON packet (epoch, sequence) WHERE acked_ms IS NULL;
CREATE INDEX packet_tracking ON packet (tracking);

CREATE TABLE request (
    tracking    INTEGER PRIMARY KEY,          -- the eleven leading digits
    request     BLOB NOT NULL UNIQUE,         -- UUID of the request
    submission  BLOB UNIQUE,                  -- the submission's own id, where it came with one
    packet      BLOB NOT NULL,                -- hash of its packet
    stage       TEXT NOT NULL,
    kept_ms     INTEGER NOT NULL,
    sent_ms     INTEGER,
    received_ms INTEGER,
    ready_ms    INTEGER,
    is_due      INTEGER NOT NULL,
    size        INTEGER NOT NULL,
    copies      INTEGER NOT NULL DEFAULT 0,   -- slips that were asked for
    unprinted   INTEGER NOT NULL DEFAULT 1    -- no slip is known to have come out
) STRICT;
CREATE INDEX request_kept ON request (kept_ms);

CREATE TABLE counter_copy (       -- the counter's own short copy, sealed to the desk's counter key
    id       INTEGER PRIMARY KEY,
    tracking INTEGER NOT NULL REFERENCES request (tracking),
    sealed   BLOB NOT NULL
) STRICT;
CREATE INDEX counter_copy_tracking ON counter_copy (tracking);

CREATE TABLE notice (             -- what the centre told this desk, by the centre's own sequence
    sequence INTEGER PRIMARY KEY,
    at_ms    INTEGER NOT NULL,
    tracking INTEGER,
    body     BLOB NOT NULL
) STRICT;
CREATE INDEX notice_tracking ON notice (tracking);

CREATE TABLE journal (            -- hash-chained record of every act; ids only, never a name of a citizen
    n       INTEGER PRIMARY KEY,
    at_ms   INTEGER NOT NULL,
    boot    BLOB NOT NULL,
    mono_ms INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    act     TEXT NOT NULL,
    object  TEXT NOT NULL,
    hash    BLOB NOT NULL         -- SHA-256 over the entry before and this one
) STRICT;
