//! Reads the files of a machine by SQL of its own, from a copy, so that looking changes nothing.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use rusqlite::{Connection, OpenFlags, Row};
use uuid::Uuid;
use wasl_protocol::{Digest, Packet, PaperEntry, PaperKey};

use super::{Judged, Violation};
use crate::{
    dice::Dice,
    disk::{Disk, Image},
    vfs,
};

/// Opens a copy of a machine's database.
///
/// # Errors
/// Where it does not open.
pub fn open(image: &Image, file: &str) -> Judged<Connection> {
    let mut disk = Disk::with(image, Dice::new(0), false);
    disk.is_still = true;
    vfs::mount("look", &Rc::new(RefCell::new(disk)));
    Connection::open_with_flags_and_vfs(format!("look/{file}"), OpenFlags::SQLITE_OPEN_READ_WRITE, vfs::NAME)
        .map_err(fault)
}

fn fault(fault: rusqlite::Error) -> Violation {
    Violation(format!("the oracle cannot read: {fault}"))
}

/// Whether every page and index is sound.
///
/// # Errors
/// What the engine found.
pub fn sound(connection: &Connection, whose: &str) -> Judged {
    let found: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(fault)?;
    super::must(found == "ok", || format!("{whose}: the file is spoiled: {found}"))
}

/// All rows of a query.
///
/// # Errors
/// Where they cannot be read.
pub fn rows<T>(
    connection: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Judged<Vec<T>> {
    let mut ask = connection.prepare(sql).map_err(fault)?;
    let rows = ask.query_map([], read).map_err(fault)?;
    rows.collect::<Result<_, _>>().map_err(fault)
}

/// Whether a table has a column.
///
/// # Errors
/// Where the schema cannot be read.
pub fn has_column(connection: &Connection, table: &str, column: &str) -> Judged<bool> {
    let found =
        rows(connection, &format!("SELECT name FROM pragma_table_info('{table}')"), |row| row.get::<_, String>(0))?;
    Ok(found.iter().any(|name| name == column))
}

/// A packet at a desk.
#[derive(Debug, Clone)]
pub struct PacketAt {
    /// Epoch.
    pub epoch: u32,
    /// Place.
    pub sequence: u64,
    /// Hash as the row has it.
    pub hash: Digest,
    /// Leading digits of the request.
    pub tracking: u64,
    /// As read from its bytes.
    pub packet: Packet,
    /// Hash of its bytes.
    pub own_hash: Digest,
    /// An exchange with it is under way or was answered.
    pub is_sent: bool,
    /// It has its ack.
    pub is_acked: bool,
}

/// A request at a desk.
#[derive(Debug, Clone)]
pub struct RequestAt {
    /// Leading digits.
    pub tracking: u64,
    /// The submission's own id.
    pub submission: Option<Vec<u8>>,
    /// Its packet.
    pub packet: Digest,
    /// Where it stands.
    pub stage: String,
    /// "Sent" is told.
    pub is_sent: bool,
    /// "Received" is told.
    pub is_received: bool,
    /// "Ready" is told.
    pub is_ready: bool,
    /// Still to be paid.
    pub is_due: bool,
    /// Slips asked for.
    pub copies: u32,
    /// No slip is known to have come out.
    pub is_unprinted: bool,
}

/// A line of a desk's journal.
#[derive(Debug, Clone)]
pub struct Line {
    /// Place.
    pub n: u64,
    /// What the hash is over.
    pub parts: (i64, Vec<u8>, u64, String, String, String),
    /// The hash.
    pub hash: Digest,
}

/// All that the oracle reads of a desk.
#[derive(Debug, Clone, Default)]
pub struct DeskFacts {
    /// Packets by place.
    pub packets: Vec<PacketAt>,
    /// Requests by number.
    pub requests: BTreeMap<u64, RequestAt>,
    /// The journal.
    pub journal: Vec<Line>,
    /// Chunks of papers: hash, the packet that names it, the centre holds it.
    pub chunks: Vec<(Digest, Digest, bool)>,
    /// Facts that are numbers, and others as bytes.
    pub facts: BTreeMap<String, Vec<u8>>,
}

impl DeskFacts {
    /// The desk's number at the centre, where it has sent or kept anything.
    #[must_use]
    pub fn enrolment(&self) -> Option<u32> {
        self.packets.first().map(|row| row.packet.header.enrolment)
    }

    /// The number it has now.
    #[must_use]
    pub fn number_now(&self) -> Option<u32> {
        let identity: serde_json::Value = serde_json::from_slice(self.facts.get("identity")?).ok()?;
        identity["enrolment"].as_u64().and_then(|number| u32::try_from(number).ok())
    }

    /// A fact that is a number.
    #[must_use]
    pub fn number(&self, name: &str) -> u64 {
        let bytes = self.facts.get(name).map(Vec::as_slice).unwrap_or_default();
        <[u8; 8]>::try_from(bytes).map_or(0, u64::from_le_bytes)
    }
}

fn digest(bytes: Vec<u8>) -> Digest {
    bytes.try_into().unwrap_or([0; 32])
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Reads a desk.
///
/// # Errors
/// Where something cannot be read.
pub fn desk(image: &Image, whose: &str, is_thorough: bool) -> Judged<DeskFacts> {
    let connection = open(image, "desk.db")?;
    if is_thorough {
        sound(&connection, whose)?;
    }
    let mut facts = DeskFacts::default();
    let raw = rows(
        &connection,
        "SELECT epoch, sequence, hash, tracking, bytes, sent_ms, acked_ms FROM packet ORDER BY place",
        |row| {
            let (sent, acked): (Option<i64>, Option<i64>) = (row.get(5)?, row.get(6)?);
            Ok((
                row.get::<_, u32>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, Vec<u8>>(2)?,
                row.get::<_, i64>(3)?,
                row.get::<_, Vec<u8>>(4)?,
                sent.is_some(),
                acked.is_some(),
            ))
        },
    )?;
    for (epoch, sequence, hash, tracking, bytes, is_sent, is_acked) in raw {
        let packet = Packet::from_bytes(&bytes)
            .map_err(|fault| Violation(format!("{whose}: packet {sequence} cannot be read: {fault}")))?;
        facts.packets.push(PacketAt {
            epoch,
            sequence: unsigned(sequence),
            hash: digest(hash),
            tracking: unsigned(tracking),
            own_hash: wasl_protocol::sha256(&bytes),
            packet,
            is_sent,
            is_acked,
        });
    }
    let requests = rows(
        &connection,
        "SELECT tracking, submission, packet, stage, sent_ms, received_ms, ready_ms, is_due, copies, unprinted FROM request",
        |row| {
            let times: [Option<i64>; 3] = [row.get(4)?, row.get(5)?, row.get(6)?];
            Ok(RequestAt {
                tracking: unsigned(row.get(0)?),
                submission: row.get(1)?,
                packet: digest(row.get(2)?),
                stage: row.get(3)?,
                is_sent: times[0].is_some(),
                is_received: times[1].is_some(),
                is_ready: times[2].is_some(),
                is_due: row.get(7)?,
                copies: row.get(8)?,
                is_unprinted: row.get(9)?,
            })
        },
    )?;
    facts.requests = requests.into_iter().map(|request| (request.tracking, request)).collect();
    facts.journal =
        rows(&connection, "SELECT n, at_ms, boot, mono_ms, actor, act, object, hash FROM journal ORDER BY n", |row| {
            Ok(Line {
                n: unsigned(row.get(0)?),
                parts: (row.get(1)?, row.get(2)?, unsigned(row.get(3)?), row.get(4)?, row.get(5)?, row.get(6)?),
                hash: digest(row.get(7)?),
            })
        })?;
    facts.chunks = rows(&connection, "SELECT hash, packet, state FROM chunk", |row| {
        Ok((digest(row.get(0)?), digest(row.get(1)?), row.get::<_, i64>(2)? == 2))
    })?;
    let damaged = rows(&connection, "SELECT table_name || ' ' || key FROM damaged", |row| row.get::<_, String>(0))?;
    super::must(damaged.is_empty(), || format!("{whose}: rows count as damaged: {}", damaged.join(", ")))?;
    facts.facts =
        rows(&connection, "SELECT name, value FROM fact", |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect();
    Ok(facts)
}

/// A packet at the centre.
#[derive(Debug, Clone)]
pub struct Held {
    /// Whose.
    pub enrolment: u32,
    /// Epoch.
    pub epoch: u32,
    /// Place.
    pub sequence: u64,
    /// `stored`, `fork`, `same_id`.
    pub standing: String,
    /// Looked into.
    pub is_opened: bool,
    /// The packet before it.
    pub previous: Digest,
}

/// A request at the centre.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its packet.
    pub packet: Digest,
    /// Whose.
    pub enrolment: u32,
    /// Where it stands.
    pub stage: String,
    /// Paid, hundredths of a new pound.
    pub paid_minor: i64,
    /// `console`, `kiosk`, `ctl`.
    pub face: String,
    /// UUID of the request.
    pub request: Vec<u8>,
}

/// All that the oracle reads of the centre.
#[derive(Debug, Clone, Default)]
pub struct CentreFacts {
    /// Packets by hash.
    pub packets: BTreeMap<Digest, Held>,
    /// Requests by leading digits.
    pub requests: BTreeMap<u64, Taken>,
    /// Payments: leading digits, amount.
    pub payments: Vec<(u64, i64)>,
    /// Stages that a request ever had.
    pub history: BTreeMap<u64, Vec<String>>,
    /// Alarms: what, whose, detail.
    pub alarms: Vec<(String, Option<u32>, String)>,
    /// Quarantined: hash, why, detail.
    pub quarantined: Vec<(Digest, String, String)>,
    /// Desks: number, key, head, hash there, frozen.
    pub desks: Vec<(u32, [u8; 32], u64, Digest, bool)>,
    /// The newest notice of each desk.
    pub notices: BTreeMap<u32, u64>,
    /// Papers of requests.
    pub papers: Vec<PaperHeld>,
    /// Chunks by their hash.
    pub chunks: Chunks,
}

/// Chunks by their hash.
pub type Chunks = BTreeMap<Digest, Vec<u8>>;

/// A paper at the centre, as its request promises it.
#[derive(Debug, Clone)]
pub struct PaperHeld {
    /// Its packet.
    pub packet: Digest,
    /// Place among the packet's papers.
    pub place: u32,
    /// The request.
    pub tracking: u64,
    /// As the sealed body has it.
    pub entry: PaperEntry,
    /// `waiting`, `complete`, `broken`.
    pub state: String,
}

/// Papers and the chunks that are there for them.
fn papers(c: &Connection) -> Judged<(Vec<PaperHeld>, Chunks)> {
    let mut of: BTreeMap<(Digest, u32), Vec<Digest>> = BTreeMap::new();
    for (packet, place, hash) in rows(c, "SELECT packet_hash, place, hash FROM paper_chunk ORDER BY n", |row| {
        Ok((digest(row.get(0)?), row.get::<_, u32>(1)?, digest(row.get(2)?)))
    })? {
        of.entry((packet, place)).or_default().push(hash);
    }
    let mut papers =
        rows(c, "SELECT packet_hash, place, tracking, id, paper, media, size, key, state FROM request_paper", |row| {
            let id: Vec<u8> = row.get(3)?;
            let entry = PaperEntry {
                id: Uuid::from_bytes(id.try_into().unwrap_or_default()),
                paper: row.get(4)?,
                media: row.get(5)?,
                size: row.get(6)?,
                key: PaperKey::from_bytes(digest(row.get(7)?)),
                chunks: Vec::new(),
            };
            let (packet, place) = (digest(row.get(0)?), row.get(1)?);
            Ok(PaperHeld { packet, place, tracking: unsigned(row.get(2)?), entry, state: row.get(8)? })
        })?;
    for paper in &mut papers {
        paper.entry.chunks = of.remove(&(paper.packet, paper.place)).unwrap_or_default();
    }
    let chunks = rows(c, "SELECT hash, bytes FROM chunk", |row| Ok((digest(row.get(0)?), row.get(1)?)))?;
    Ok((papers, chunks.into_iter().collect()))
}

/// Reads the centre.
///
/// # Errors
/// Where something cannot be read.
pub fn centre(image: &Image, is_thorough: bool) -> Judged<CentreFacts> {
    let c = open(image, "ledger.db")?;
    if is_thorough {
        sound(&c, "centre")?;
    }
    let packets =
        rows(&c, "SELECT hash, enrolment, epoch, sequence, standing, opened_ms, previous FROM packet", |row| {
            let opened: Option<i64> = row.get(5)?;
            let held = Held {
                enrolment: row.get(1)?,
                epoch: row.get(2)?,
                sequence: unsigned(row.get(3)?),
                standing: row.get(4)?,
                is_opened: opened.is_some(),
                previous: digest(row.get(6)?),
            };
            Ok((digest(row.get(0)?), held))
        })?;
    let requests =
        rows(&c, "SELECT tracking, packet_hash, enrolment, stage, paid_minor, face, request FROM request", |row| {
            let taken = Taken {
                packet: digest(row.get(1)?),
                enrolment: row.get(2)?,
                stage: row.get(3)?,
                paid_minor: row.get(4)?,
                face: row.get(5)?,
                request: row.get(6)?,
            };
            Ok((unsigned(row.get(0)?), taken))
        })?;
    let mut history: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for (tracking, stage) in rows(&c, "SELECT tracking, stage FROM stage_history ORDER BY tracking, place", |row| {
        Ok((unsigned(row.get(0)?), row.get::<_, String>(1)?))
    })? {
        history.entry(tracking).or_default().push(stage);
    }
    let (papers, chunks) = papers(&c)?;
    Ok(CentreFacts {
        papers,
        chunks,
        packets: packets.into_iter().collect(),
        requests: requests.into_iter().collect(),
        payments: rows(&c, "SELECT tracking, amount_minor FROM payment", |row| {
            Ok((unsigned(row.get(0)?), row.get(1)?))
        })?,
        history,
        alarms: rows(
            &c,
            "SELECT what, enrolment, detail FROM alarm WHERE settled_ms IS NULL OR settled_by <> ''",
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?,
        quarantined: rows(&c, "SELECT hash, why, detail FROM quarantine", |row| {
            Ok((digest(row.get(0)?), row.get(1)?, row.get(2)?))
        })?,
        desks: rows(&c, "SELECT enrolment, public_key, head, head_hash, frozen_ms FROM desk", |row| {
            let frozen: Option<i64> = row.get(4)?;
            Ok((row.get(0)?, digest(row.get(1)?), unsigned(row.get(2)?), digest(row.get(3)?), frozen.is_some()))
        })?,
        notices: rows(&c, "SELECT enrolment, max(sequence) FROM notice GROUP BY enrolment", |row| {
            Ok((row.get(0)?, unsigned(row.get(1)?)))
        })?
        .into_iter()
        .collect(),
    })
}
