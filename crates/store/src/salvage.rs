//! Packets out of a file that opens no more, or whose pages lost their order: read from the bytes
//! themselves, page by page. Changes nothing.
//!
//! Tags make it safe: whatever looks like a packet's row and does not fit its tag and its hash is none.

use std::collections::{BTreeMap, HashMap};

use rusqlite::types::{Value, ValueRef};
use sha2::{Digest as _, Sha256};

use crate::{
    tags::{PACKET, tag},
    unsigned,
};

/// Bytes of a page, as this program makes its files.
const PAGE: usize = 4096;
/// Of the file's own head, on the first page.
const HEAD: usize = 100;
/// Of the log's head, and of the head of each page in it.
const LOG_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
/// No row is larger.
const ROW_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A packet that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Salvaged {
    /// Enrolment number that the desk had when it made it.
    pub enrolment: u32,
    /// Epoch of the desk.
    pub epoch: u32,
    /// Its place in the chain.
    pub sequence: u64,
    /// Tracking digits of the request that it is about; 0 where it is about none.
    pub tracking: u64,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// As it would travel.
    pub bytes: Vec<u8>,
    /// The centre's ack had come.
    pub is_acked: bool,
    /// The row as it lay there: covered columns, large bytes, tag.
    pub(crate) row: Vec<Value>,
}

/// All packets in the bytes of a desk's file and of the log of changes beside it, by their places.
#[must_use]
pub fn salvage(file: &[u8], log: &[u8]) -> Vec<Salvaged> {
    let pages = Pages { file, later: later(log) };
    let mut found: BTreeMap<(u32, u32, u64, [u8; 32]), Salvaged> = BTreeMap::new();
    let last = file.len().div_ceil(PAGE).max(pages.later.keys().max().copied().unwrap_or(0));
    for number in 1..=last {
        let Some(page) = pages.page(number) else { continue };
        let head = if number == 1 { HEAD } else { 0 };
        // The head of a page may be what was spoilt: wherever its list of cells may point, a row is tried.
        for at in (head + 8..PAGE - 1).step_by(2) {
            let cell = usize::from(u16::from_be_bytes([page[at], page[at + 1]]));
            let Some(packet) = page.get(cell..).filter(|_| cell > at).and_then(|cell| pages.packet(cell)) else {
                continue;
            };
            let key = (packet.enrolment, packet.epoch, packet.sequence, packet.hash);
            // Of two states of one packet the one without ack counts: offering it again does no harm.
            let is_news = found.get(&key).is_none_or(|known| known.is_acked);
            if is_news {
                found.insert(key, packet);
            }
        }
    }
    found.into_values().collect()
}

/// The pages that the log holds, each as last committed.
fn later(log: &[u8]) -> HashMap<usize, &[u8]> {
    let (mut committed, mut open) = (HashMap::new(), Vec::new());
    let salt = log.get(16..24);
    for frame in log.get(LOG_HEAD..).unwrap_or_default().chunks_exact(FRAME_HEAD + PAGE) {
        if frame.get(8..16) != salt {
            break;
        }
        let number = |at: usize| usize::try_from(u32::from_be_bytes([0, 1, 2, 3].map(|by| frame[at + by])));
        let (Ok(page), Ok(size)) = (number(0), number(4)) else { break };
        open.push((page, &frame[FRAME_HEAD..]));
        if size > 0 {
            committed.extend(open.drain(..));
        }
    }
    committed
}

struct Pages<'a> {
    file: &'a [u8],
    later: HashMap<usize, &'a [u8]>,
}

impl<'a> Pages<'a> {
    fn page(&self, number: usize) -> Option<&'a [u8]> {
        let from = number.checked_sub(1)?.checked_mul(PAGE)?;
        self.later.get(&number).copied().or_else(|| self.file.get(from..from.checked_add(PAGE)?))
    }

    /// The packet whose cell begins here.
    fn packet(&self, cell: &[u8]) -> Option<Salvaged> {
        let mut rest = cell;
        let size = usize::try_from(number(&mut rest)?).ok().filter(|size| (64..ROW_BYTES_MAX).contains(size))?;
        let place = number(&mut rest)?;
        read(&self.row(rest, size)?, i64::from_ne_bytes(place.to_ne_bytes()))
    }

    /// A row's bytes: as many as lie in the cell, the rest on pages chained behind it.
    fn row(&self, cell: &[u8], size: usize) -> Option<Vec<u8>> {
        const USABLE: usize = PAGE;
        const LEAST: usize = (USABLE - 12) * 32 / 255 - 23;
        if size <= USABLE - 35 {
            return cell.get(..size).map(<[u8]>::to_vec);
        }
        let fits = LEAST + (size - LEAST) % (USABLE - 4);
        let here = if fits <= USABLE - 35 { fits } else { LEAST };
        let mut row = cell.get(..here)?.to_vec();
        let mut next = cell.get(here..here + 4)?;
        while row.len() < size {
            let page = self.page(usize::try_from(u32::from_be_bytes(next.try_into().ok()?)).ok()?)?;
            next = &page[..4];
            row.extend_from_slice(&page[4..][..(size - row.len()).min(USABLE - 4)]);
        }
        Some(row)
    }
}

/// A number of one to nine bytes, seven bits in each but the ninth.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for at in 0..9 {
        let byte = *rest.get(at)?;
        if at == 8 || byte < 0x80 {
            *rest = &rest[at + 1..];
            return Some(if at == 8 { value << 8 | u64::from(byte) } else { value << 7 | u64::from(byte) });
        }
        value = value << 7 | u64::from(byte & 0x7f);
    }
    None
}

/// A value of the engine's format, and how many bytes it takes.
fn value(kind: u64, body: &[u8]) -> Option<(ValueRef<'_>, usize)> {
    let whole = |size: usize| {
        let bytes = body.get(..size)?;
        let first = if bytes[0] & 0x80 == 0 { 0 } else { -1 };
        Some((ValueRef::Integer(bytes.iter().fold(first, |value, byte| value << 8 | i64::from(*byte))), size))
    };
    match kind {
        0 => Some((ValueRef::Null, 0)),
        1..=4 => whole(usize::try_from(kind).ok()?),
        5 => whole(6),
        6 => whole(8),
        8 | 9 => Some((ValueRef::Integer(i64::from(kind == 9)), 0)),
        12.. => {
            let size = usize::try_from((kind - 12) / 2).ok()?;
            let bytes = body.get(..size)?;
            Some((if kind.is_multiple_of(2) { ValueRef::Blob(bytes) } else { ValueRef::Text(bytes) }, size))
        }
        7 | 10 | 11 => None,
    }
}

/// A packet's row, where it is one and whole.
fn read(row: &[u8], place: i64) -> Option<Salvaged> {
    let mut kinds = row;
    let head = usize::try_from(number(&mut kinds)?).ok()?;
    let mut body = row.get(head..)?;
    let mut kinds = kinds.get(..head.checked_sub(row.len() - kinds.len())?)?;
    let mut values = Vec::new();
    while !kinds.is_empty() {
        let (value, size) = value(number(&mut kinds)?, body)?;
        values.push(value);
        body = &body[size..];
    }
    // The covered columns, the tag, the bytes. The first is the row's own number, which the engine keeps beside.
    let count = PACKET.covered.len();
    if values.len() != count + 2 || !body.is_empty() {
        return None;
    }
    values[0] = ValueRef::Integer(place);
    let name = ValueRef::Text(PACKET.name.as_bytes());
    let own = tag(std::iter::once(name).chain(values[..count].iter().copied()));
    let bytes = values[count + 1].as_blob().ok()?;
    let at = |column: &str| PACKET.covered.iter().position(|name| *name == column).map(|at| values[at]);
    let hash: [u8; 32] = at("hash")?.as_blob().ok()?.try_into().ok()?;
    if values[count].as_blob().ok()? != own || <[u8; 32]>::from(Sha256::digest(bytes)) != hash {
        return None;
    }
    Some(Salvaged {
        enrolment: u32::try_from(at("enrolment")?.as_i64().ok()?).ok()?,
        epoch: u32::try_from(at("epoch")?.as_i64().ok()?).ok()?,
        sequence: unsigned(at("sequence")?.as_i64().ok()?),
        tracking: unsigned(at("tracking")?.as_i64().ok()?),
        hash,
        bytes: bytes.to_vec(),
        is_acked: at("acked_ms")?.as_i64().is_ok(),
        row: {
            let order = (0..count).chain([count + 1, count]);
            order.map(|at| Value::try_from(values[at])).collect::<Result<_, _>>().ok()?
        },
    })
}
