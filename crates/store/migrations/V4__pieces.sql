-- A page is sealed once, when it is laid on: its bytes lie where they were written then, and whoever speaks of
-- them, a draft's page or a packet's chunk, names them by their hash.

CREATE TABLE piece (              -- sealed pieces of pages
    place INTEGER PRIMARY KEY,
    page  BLOB NOT NULL,          -- `id` of the draft's scan that it was cut from; else the head of its packet's hash
    n     INTEGER NOT NULL,
    hash  BLOB NOT NULL UNIQUE,   -- SHA-256 of `bytes`: its address
    tag   BLOB NOT NULL,          -- covers `bytes` through `hash`
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX piece_page ON piece (page, n);
INSERT INTO piece
    SELECT place, page, n, hash, wasl_tag('piece', place, page, n, hash), bytes
    FROM (SELECT place, substr(packet, 1, 16) AS page, n, hash, bytes FROM chunk)
    ORDER BY place;

-- What was damaged before stays so: its tag fits neither the old row nor the new one.
CREATE TABLE chunk_4 (            -- pieces of sealed papers on their way to the centre
    place  INTEGER PRIMARY KEY,
    hash   BLOB NOT NULL UNIQUE,  -- names the piece
    packet BLOB NOT NULL,         -- hash of the packet that names it
    paper  INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    state  INTEGER NOT NULL,      -- 0 waits, 1 was sent, 2 the centre holds it
    size   INTEGER NOT NULL,      -- of the piece, bytes
    tag    BLOB NOT NULL
) STRICT;
INSERT INTO chunk_4
    SELECT place, hash, packet, paper, n, state, length(bytes),
        iif(tag IS wasl_tag('chunk', place, hash, packet, paper, n, state),
            wasl_tag('chunk', place, hash, packet, paper, n, state, length(bytes)), tag)
    FROM chunk ORDER BY place;
DROP TABLE chunk;
ALTER TABLE chunk_4 RENAME TO chunk;
CREATE INDEX chunk_packet ON chunk (packet);
CREATE INDEX chunk_state ON chunk (state, place) WHERE state < 2;

-- A roll that tells of rows that are gone goes on telling so.
UPDATE roll SET sum = now.sum, tag = wasl_tag('roll', name, roll.count, now.sum)
    FROM (SELECT count(*) AS count, wasl_sum(tag) AS sum FROM chunk) AS now
    WHERE name = 'chunk' AND roll.count = now.count AND roll.tag IS wasl_tag('roll', name, roll.count, roll.sum);
INSERT INTO roll
    SELECT name, count, sum, wasl_tag('roll', name, count, sum)
    FROM (SELECT 'piece' AS name, count(*) AS count, wasl_sum(tag) AS sum FROM piece);
