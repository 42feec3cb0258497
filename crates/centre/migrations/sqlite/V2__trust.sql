-- What the centre remembers to keep its promises when desks are lost, copied or set back, when links
-- are bad, and when the centre itself was restored. Times end in _ms, digests are 32 bytes.

-- Desks ------------------------------------------------------------------------------------------

ALTER TABLE desk ADD COLUMN state TEXT NOT NULL DEFAULT 'active'
    CHECK (state IN ('active', 'suspended', 'revoked', 'lost'));
ALTER TABLE desk ADD COLUMN state_ms INTEGER; -- since when; none: since it enrolled
-- The last entry of its journal that was countersigned.
ALTER TABLE desk ADD COLUMN journal_n INTEGER NOT NULL DEFAULT 0;
ALTER TABLE desk ADD COLUMN journal_hash BLOB;
-- How many asks were taken down, and at which of them that was told: asks overtake each other, and no clock
-- says which was made first.
ALTER TABLE desk ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE desk ADD COLUMN journal_turn INTEGER NOT NULL DEFAULT 0;
-- The newest exchange by the desk's own count, so that a late one is known for what it is.
ALTER TABLE desk ADD COLUMN contact_boot BLOB;
ALTER TABLE desk ADD COLUMN contact_mono_ms INTEGER;
-- The next notice has a higher number than this: it may be above what this ledger knows of.
ALTER TABLE desk ADD COLUMN notice_floor INTEGER NOT NULL DEFAULT 0;

CREATE TABLE desk_state (
    enrolment INTEGER NOT NULL REFERENCES desk (enrolment),
    place     INTEGER NOT NULL,
    state     TEXT    NOT NULL,
    at_ms     INTEGER NOT NULL,
    by_whom   TEXT    NOT NULL, -- an officer's name; empty on the centre's own machine
    why       TEXT    NOT NULL,
    PRIMARY KEY (enrolment, place)
) STRICT;

-- Packets ----------------------------------------------------------------------------------------

-- The desk's own clocks, and the time by the centre's clock where both are known.
ALTER TABLE packet ADD COLUMN wall_ms INTEGER;
ALTER TABLE packet ADD COLUMN boot BLOB;
ALTER TABLE packet ADD COLUMN mono_ms INTEGER;
ALTER TABLE packet ADD COLUMN true_ms INTEGER;
CREATE INDEX packet_untimed ON packet (enrolment, boot) WHERE true_ms IS NULL AND boot IS NOT NULL;

-- Papers -----------------------------------------------------------------------------------------

-- Ciphertext by its own hash. `is_named`: some opened packet names it; until then it counts for
-- the desk that brought it.
CREATE TABLE chunk (
    hash       BLOB    PRIMARY KEY,
    enrolment  INTEGER NOT NULL REFERENCES desk (enrolment),
    bytes      BLOB    NOT NULL,
    counted    INTEGER NOT NULL, -- what it counts for in a quota, bytes
    is_named   INTEGER NOT NULL,
    arrived_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX chunk_unnamed ON chunk (enrolment, counted) WHERE is_named = 0;

-- The papers of a request or of a correction, each with the key that opens it.
CREATE TABLE request_paper (
    packet_hash BLOB    NOT NULL REFERENCES packet (hash),
    place       INTEGER NOT NULL,
    tracking    INTEGER NOT NULL REFERENCES request (tracking),
    id          BLOB    NOT NULL,
    paper       TEXT    NOT NULL, -- the pack's name for it
    media       TEXT    NOT NULL,
    size        INTEGER NOT NULL,
    key         BLOB    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'complete', 'broken')),
    state_ms    INTEGER NOT NULL,
    PRIMARY KEY (packet_hash, place)
) STRICT;
CREATE INDEX request_paper_tracking ON request_paper (tracking);
CREATE INDEX request_paper_waiting ON request_paper (state_ms) WHERE state = 'waiting';

CREATE TABLE paper_chunk (
    packet_hash BLOB    NOT NULL,
    place       INTEGER NOT NULL,
    n           INTEGER NOT NULL,
    hash        BLOB    NOT NULL, -- of a chunk that may still be on its way
    PRIMARY KEY (packet_hash, place, n),
    FOREIGN KEY (packet_hash, place) REFERENCES request_paper (packet_hash, place)
) STRICT;
CREATE INDEX paper_chunk_hash ON paper_chunk (hash);

-- Who looked at what -----------------------------------------------------------------------------

-- Each line holds the hash of the one before it; `n` has no gaps.
CREATE TABLE access (
    n         INTEGER PRIMARY KEY,
    at_ms     INTEGER NOT NULL,
    officer   TEXT    NOT NULL, -- empty on the centre's own machine
    what      TEXT    NOT NULL,
    purpose   TEXT    NOT NULL,
    tracking  INTEGER,
    enrolment INTEGER,
    previous  BLOB    NOT NULL,
    hash      BLOB    NOT NULL
) STRICT;
CREATE INDEX access_tracking ON access (tracking, n) WHERE tracking IS NOT NULL;
CREATE INDEX access_officer ON access (officer, at_ms);

-- Starts of a desk's machine that it was heard from; none comes back, so that what was under way while
-- the machine started again is known to be late.
CREATE TABLE desk_boot (
    enrolment INTEGER NOT NULL REFERENCES desk (enrolment),
    boot      BLOB    NOT NULL,
    PRIMARY KEY (enrolment, boot)
) STRICT, WITHOUT ROWID;
