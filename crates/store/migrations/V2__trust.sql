-- Every row carries a tag: the first 16 bytes of SHA-256 over its table's name and its columns in
-- order. Where a column holds a hash of the large bytes beside it, the tag covers the hash. A read
-- gives no row whose tag does not fit. `roll` holds how many rows a table has and the sum of their
-- tags, so that a row that is gone is noticed too. Packets, drafts and people are carried over byte for byte.

CREATE TABLE fact_2 (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL,
    tag   BLOB NOT NULL
) STRICT;
INSERT INTO fact_2 SELECT name, value, wasl_tag('fact', name, value) FROM fact ORDER BY name;
DROP TABLE fact;
ALTER TABLE fact_2 RENAME TO fact;

CREATE TABLE twin (               -- facts and small documents a second time, on pages of their own
    name  TEXT PRIMARY KEY,       -- fact/<name>, doc/<kind>/<id>/<serial>
    value BLOB NOT NULL,
    tag   BLOB NOT NULL
) STRICT;

CREATE TABLE person_2 (
    name        TEXT PRIMARY KEY,
    role        TEXT NOT NULL CHECK (role IN ('assistant', 'supervisor')),
    salt        BLOB NOT NULL,
    wrapped_key BLOB NOT NULL,
    memory_kib  INTEGER NOT NULL,             -- what stretching the PIN costs for this person
    passes      INTEGER NOT NULL,
    card_print  BLOB,                         -- the card that goes with the PIN; none: PIN alone
    tries       INTEGER NOT NULL,             -- wrong PINs since the last right one
    guess_debt_ms INTEGER NOT NULL,           -- what wrong PINs still cost at counted_ms; bounds the guesses of a day
    counted_ms  INTEGER NOT NULL,             -- uptime up to which wait and debt were counted
    wait_boot   BLOB,                         -- lock-out counts in the machine's uptime
    wait_until  INTEGER,
    since_ms    INTEGER NOT NULL,
    closed_ms   INTEGER,
    tag         BLOB NOT NULL
) STRICT;
INSERT INTO person_2 SELECT name, role, salt, wrapped_key, 65536, 3, NULL, tries, 0, 0, wait_boot, wait_until, since_ms,
    closed_ms, wasl_tag('person', name, role, salt, wrapped_key, 65536, 3, NULL, tries, 0, 0, wait_boot, wait_until,
    since_ms, closed_ms) FROM person ORDER BY since_ms, name;
DROP TABLE person;
ALTER TABLE person_2 RENAME TO person;

CREATE TABLE doc_2 (
    kind   TEXT NOT NULL,
    id     TEXT NOT NULL,
    serial INTEGER NOT NULL,
    tag    BLOB NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (kind, id, serial)
) STRICT;
INSERT INTO doc_2 (kind, id, serial, tag, body)
    SELECT kind, id, serial, wasl_tag('doc', kind, id, serial, body), body FROM doc ORDER BY kind, id, serial;
DROP TABLE doc;
ALTER TABLE doc_2 RENAME TO doc;

INSERT INTO twin SELECT 'fact/' || name, value, wasl_tag('twin', 'fact/' || name, value) FROM fact;
INSERT INTO twin SELECT 'doc/' || kind || '/' || id || '/' || serial, body,
    wasl_tag('twin', 'doc/' || kind || '/' || id || '/' || serial, body) FROM doc WHERE length(body) <= 16384;

CREATE TABLE draft_2 (
    id       BLOB PRIMARY KEY,
    saved_ms INTEGER NOT NULL,
    tag      BLOB NOT NULL,
    sealed   BLOB NOT NULL
) STRICT;
INSERT INTO draft_2 SELECT id, saved_ms, wasl_tag('draft', id, saved_ms, sealed), sealed FROM draft ORDER BY saved_ms;
DROP TABLE draft;
ALTER TABLE draft_2 RENAME TO draft;

CREATE TABLE scan (               -- papers of a draft, sealed under the data key; they end with it
    draft  BLOB NOT NULL,
    id     BLOB NOT NULL,
    paper  TEXT NOT NULL,
    tag    BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (draft, id)
) STRICT;

CREATE TABLE packet_2 (
    place     INTEGER PRIMARY KEY,            -- in the order they were kept
    enrolment INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    sequence  INTEGER NOT NULL,
    id        BLOB NOT NULL UNIQUE,
    hash      BLOB NOT NULL UNIQUE,
    tracking  INTEGER NOT NULL,
    size      INTEGER NOT NULL,
    kept_ms   INTEGER NOT NULL,
    sent_ms   INTEGER,
    acked_ms  INTEGER,
    verdict   TEXT,
    acked_no  INTEGER,                        -- how many acks had been settled before the one that named it
    tag       BLOB NOT NULL,                  -- covers `bytes` through `hash`
    bytes     BLOB NOT NULL,
    UNIQUE (enrolment, epoch, sequence)
) STRICT;
INSERT INTO packet_2
    SELECT place, enrolment, epoch, sequence, id, hash, tracking, size, kept_ms, sent_ms, acked_ms, verdict, acked_no,
        wasl_tag('packet', place, enrolment, epoch, sequence, id, hash, tracking, size, kept_ms, sent_ms, acked_ms,
            verdict, acked_no), bytes
    FROM (SELECT row_number() OVER (ORDER BY epoch, sequence) AS place, tracking / 1000000 AS enrolment, epoch, sequence,
            id, hash, tracking, length(bytes) AS size, kept_ms, sent_ms, acked_ms, verdict,
            iif(acked_ms IS NULL, NULL, 0) AS acked_no, bytes
        FROM packet)
    ORDER BY place;
DROP TABLE packet;
ALTER TABLE packet_2 RENAME TO packet;
CREATE INDEX packet_waiting ON packet (place) WHERE acked_ms IS NULL;
CREATE INDEX packet_tracking ON packet (tracking);

CREATE TABLE chunk (              -- pieces of sealed papers on their way to the centre
    place  INTEGER PRIMARY KEY,
    hash   BLOB NOT NULL UNIQUE,  -- SHA-256 of `bytes`: its address
    packet BLOB NOT NULL,         -- hash of the packet that names it
    paper  INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    state  INTEGER NOT NULL,      -- 0 waits, 1 was sent, 2 the centre holds it
    tag    BLOB NOT NULL,         -- covers `bytes` through `hash`
    bytes  BLOB NOT NULL
) STRICT;
CREATE INDEX chunk_packet ON chunk (packet);
CREATE INDEX chunk_state ON chunk (state, place) WHERE state < 2;

DROP INDEX counter_copy_tracking;
ALTER TABLE counter_copy RENAME TO counter_copy_1;
DROP INDEX request_kept;
CREATE TABLE request_2 (
    tracking    INTEGER PRIMARY KEY,
    request     BLOB NOT NULL UNIQUE,
    submission  BLOB UNIQUE,
    packet      BLOB NOT NULL,
    stage       TEXT NOT NULL,
    kept_ms     INTEGER NOT NULL,
    sent_ms     INTEGER,
    received_ms INTEGER,
    ready_ms    INTEGER,
    is_due      INTEGER NOT NULL,
    size        INTEGER NOT NULL,
    copies      INTEGER NOT NULL,
    unprinted   INTEGER NOT NULL,
    tag         BLOB NOT NULL
) STRICT;
INSERT INTO request_2
    SELECT tracking, request, submission, packet, stage, kept_ms, sent_ms, received_ms, ready_ms, is_due, size, copies,
        unprinted, wasl_tag('request', tracking, request, submission, packet, stage, kept_ms, sent_ms, received_ms,
            ready_ms, is_due, size, copies, unprinted)
    FROM request ORDER BY tracking;
CREATE TABLE counter_copy (       -- the counter's own short copy, sealed to the desk's counter key
    id       INTEGER PRIMARY KEY,
    tracking INTEGER NOT NULL,
    tag      BLOB NOT NULL,
    sealed   BLOB NOT NULL
) STRICT;
INSERT INTO counter_copy
    SELECT id, tracking, wasl_tag('counter_copy', id, tracking, sealed), sealed FROM counter_copy_1 ORDER BY id;
DROP TABLE counter_copy_1;
DROP TABLE request;
ALTER TABLE request_2 RENAME TO request;
CREATE INDEX request_kept ON request (kept_ms);
CREATE INDEX counter_copy_tracking ON counter_copy (tracking);

CREATE TABLE notice_2 (
    sequence INTEGER PRIMARY KEY,
    at_ms    INTEGER NOT NULL,
    tracking INTEGER,
    body     BLOB NOT NULL,
    tag      BLOB NOT NULL
) STRICT;
INSERT INTO notice_2
    SELECT sequence, at_ms, tracking, body, wasl_tag('notice', sequence, at_ms, tracking, body) FROM notice ORDER BY sequence;
DROP TABLE notice;
ALTER TABLE notice_2 RENAME TO notice;
CREATE INDEX notice_tracking ON notice (tracking);

CREATE TABLE journal_2 (
    n       INTEGER PRIMARY KEY,
    at_ms   INTEGER NOT NULL,
    boot    BLOB NOT NULL,
    mono_ms INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    act     TEXT NOT NULL,
    object  TEXT NOT NULL,
    hash    BLOB NOT NULL,
    tag     BLOB NOT NULL
) STRICT;
INSERT INTO journal_2
    SELECT n, at_ms, boot, mono_ms, actor, act, object, hash,
        wasl_tag('journal', n, at_ms, boot, mono_ms, actor, act, object, hash)
    FROM journal ORDER BY n;
DROP TABLE journal;
ALTER TABLE journal_2 RENAME TO journal;

CREATE TABLE checkpoint (         -- the desk's own signatures under the journal's head
    n         INTEGER PRIMARY KEY,
    hash      BLOB NOT NULL,
    at_ms     INTEGER NOT NULL,
    signature BLOB NOT NULL,
    tag       BLOB NOT NULL
) STRICT;

CREATE TABLE carried (            -- bundles of other desks that this one carries to the centre
    id      INTEGER PRIMARY KEY,
    kept_ms INTEGER NOT NULL,
    done_ms INTEGER,
    tag     BLOB NOT NULL,
    bytes   BLOB NOT NULL,
    answers BLOB
) STRICT;

CREATE TABLE exported (           -- bundles that this desk gave out and awaits answers for
    nonce  BLOB PRIMARY KEY,
    at_ms  INTEGER NOT NULL,
    hashes BLOB NOT NULL,         -- hashes of the packets inside, 32 bytes each
    tag    BLOB NOT NULL
) STRICT;

CREATE TABLE damaged (            -- rows that do not fit their tags, until they fit again or are gone
    table_name  TEXT NOT NULL,
    key         TEXT NOT NULL,
    after_entry INTEGER NOT NULL, -- the journal's newest entry when it was found
    PRIMARY KEY (table_name, key)
) STRICT;

CREATE TABLE roll (
    name  TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    sum   BLOB NOT NULL,          -- of all tags, as little-endian numbers modulo 2^128
    tag   BLOB NOT NULL
) STRICT;
INSERT INTO roll SELECT name, count, sum, wasl_tag('roll', name, count, sum) FROM (
    SELECT 'fact' AS name, count(*) AS count, wasl_sum(tag) AS sum FROM fact
    UNION ALL SELECT 'twin', count(*), wasl_sum(tag) FROM twin
    UNION ALL SELECT 'person', count(*), wasl_sum(tag) FROM person
    UNION ALL SELECT 'doc', count(*), wasl_sum(tag) FROM doc
    UNION ALL SELECT 'draft', count(*), wasl_sum(tag) FROM draft
    UNION ALL SELECT 'scan', count(*), wasl_sum(tag) FROM scan
    UNION ALL SELECT 'packet', count(*), wasl_sum(tag) FROM packet
    UNION ALL SELECT 'chunk', count(*), wasl_sum(tag) FROM chunk
    UNION ALL SELECT 'request', count(*), wasl_sum(tag) FROM request
    UNION ALL SELECT 'counter_copy', count(*), wasl_sum(tag) FROM counter_copy
    UNION ALL SELECT 'notice', count(*), wasl_sum(tag) FROM notice
    UNION ALL SELECT 'journal', count(*), wasl_sum(tag) FROM journal
    UNION ALL SELECT 'checkpoint', count(*), wasl_sum(tag) FROM checkpoint
    UNION ALL SELECT 'carried', count(*), wasl_sum(tag) FROM carried
    UNION ALL SELECT 'exported', count(*), wasl_sum(tag) FROM exported
);
