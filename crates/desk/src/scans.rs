//! Scans of a citizen's papers: taken in small, kept under the data key while the request is a draft,
//! sealed for the centre when it is handed in. Nothing of a page is ever on the disk in the clear.

use data_encoding::BASE64;
use uuid::Uuid;
use wasl_domain::{
    answers::{Answer, Answers},
    form::{FieldKind, asked},
    host::Host,
    pack::Pack,
};
use wasl_protocol::{Digest, PAPERS_MAX, PaperEntry, papers_root, seal_paper};
use wasl_scan::{SCAN_BYTES_IN_MAX, SCAN_PIXELS_MAX, Scan, ScanFault, scan, thumbnail};
use wasl_store::{ChunkRow, ScanRow, Tx};
use wasl_words::{shipped, show};
use zeroize::Zeroizing;

use crate::{
    desk::{Call, Desk, record},
    drafts::load,
    refusal::Refusal,
    secrets::{Key, open, seal},
    talk::papers::{PageAddAsk, PageRemoveAsk, PageView, PagesAsk, PagesView, TravelView},
};

const MEDIA: &str = "image/jpeg";

/// A page in memory: small, grey, without what a camera writes beside it.
pub(crate) struct Page {
    pub(crate) id: Uuid,
    /// Which paper of the pack.
    pub(crate) paper: String,
    pub(crate) jpeg: Zeroizing<Vec<u8>>,
}

/// Pages as they leave: entries for the sealed body, pieces for the queue, a root for the header.
#[derive(Default)]
pub(crate) struct SealedPages {
    pub(crate) entries: Vec<PaperEntry>,
    pub(crate) root: Option<Digest>,
    /// Piece by piece: which page, which piece of it, its hash, its bytes.
    pieces: Vec<(u32, u32, Digest, Vec<u8>)>,
}

impl From<ScanFault> for Refusal {
    fn from(fault: ScanFault) -> Self {
        match fault {
            ScanFault::TooManyBytes { bytes } => Self::ScanTooLarge {
                mib: u32::try_from(bytes.div_ceil(1 << 20)).unwrap_or(u32::MAX),
                max: u32::try_from(SCAN_BYTES_IN_MAX >> 20).unwrap_or(u32::MAX),
            },
            ScanFault::TooManyPixels { width, height } => Self::ScanTooManyPixels {
                megapixels: u32::try_from(u64::from(width) * u64::from(height) / 1_000_000).unwrap_or(u32::MAX),
                max: u32::try_from(SCAN_PIXELS_MAX / 1_000_000).unwrap_or(u32::MAX),
            },
            ScanFault::Pdf => Self::ScanIsPdf,
            ScanFault::NotAPicture => Self::ScanNoPicture,
            ScanFault::Damaged => Self::ScanDamaged,
        }
    }
}

/// Whether a paper was answered "seen" where its question is asked. Scans of any other go no further.
fn is_seen(pack: &Pack, answers: &Answers, today: jiff::civil::Date, paper: &str) -> bool {
    asked(pack, answers, today).iter().any(|one| {
        matches!(&one.field.kind, FieldKind::Paper { paper: named, .. } if named == paper)
            && answers.get(&one.field.id) == Some(&Answer::Text("seen".into()))
    })
}

/// A stored page: length of the small picture, the small picture, the page.
fn packed(small: &[u8], jpeg: &[u8]) -> Zeroizing<Vec<u8>> {
    let len = u32::try_from(small.len()).unwrap_or(0).to_be_bytes();
    Zeroizing::new([len.as_slice(), small, jpeg].concat())
}

fn unpacked(plain: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = plain.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*len)).ok()?)
}

fn bound(draft: &[u8; 16], id: &[u8; 16]) -> [u8; 32] {
    let mut bound = [0u8; 32];
    bound[..16].copy_from_slice(draft);
    bound[16..].copy_from_slice(id);
    bound
}

/// The pages of a draft, opened.
pub(crate) fn pages_of(tx: &Tx<'_>, draft: &[u8; 16], key: &Key) -> Result<Vec<Page>, Refusal> {
    tx.scans_of(draft)?
        .into_iter()
        .map(|row| {
            let plain = open(key, &bound(draft, &row.id), &row.sealed)?;
            let (_, jpeg) = unpacked(&plain).ok_or(Refusal::SealedRow)?;
            Ok(Page { id: Uuid::from_bytes(row.id), paper: row.paper, jpeg: Zeroizing::new(jpeg.to_vec()) })
        })
        .collect()
}

/// Pages from pictures as they came, for a request that was never a draft.
///
/// # Errors
/// The first picture that cannot be taken in, a paper that was not seen, or too many pages.
pub(crate) fn taken_in(
    pack: &Pack,
    answers: &Answers,
    today: jiff::civil::Date,
    pictures: &[(String, Vec<u8>)],
    host: &dyn Host,
) -> Result<Vec<Page>, Refusal> {
    if pictures.len() > PAPERS_MAX {
        return Err(Refusal::TooManyPages { max: pages_max() });
    }
    pictures
        .iter()
        .map(|(paper, bytes)| {
            if !is_seen(pack, answers, today, paper) {
                return Err(Refusal::PaperNotSeen);
            }
            let page = scan(bytes)?;
            Ok(Page { id: host.new_id(), paper: paper.clone(), jpeg: Zeroizing::new(page.jpeg) })
        })
        .collect()
}

/// Seals pages for the centre, each under a key of its own. Pages of papers that were not seen in the end
/// are left out, like answers that are not asked.
pub(crate) fn seal_pages(
    pages: &[Page],
    pack: &Pack,
    answers: &Answers,
    today: jiff::civil::Date,
    host: &dyn Host,
) -> Result<SealedPages, Refusal> {
    let mut sealed = SealedPages::default();
    let mut lists = Vec::new();
    for page in pages.iter().filter(|page| is_seen(pack, answers, today, &page.paper)) {
        let place = u32::try_from(sealed.entries.len()).unwrap_or(u32::MAX);
        let (key, paper) = seal_paper(&page.jpeg, host).map_err(|_| Refusal::ScanDamaged)?;
        sealed.entries.push(PaperEntry {
            id: page.id,
            paper: page.paper.clone(),
            media: MEDIA.to_owned(),
            size: u32::try_from(page.jpeg.len()).unwrap_or(u32::MAX),
            key,
            chunks: paper.hashes.clone(),
        });
        for (n, (hash, bytes)) in (0u32..).zip(paper.hashes.iter().zip(paper.chunks)) {
            sealed.pieces.push((place, n, *hash, bytes));
        }
        lists.push(paper.hashes);
    }
    sealed.root = (!lists.is_empty()).then(|| papers_root(&lists));
    Ok(sealed)
}

impl SealedPages {
    /// Queues the pieces, in the transaction that keeps their packet.
    pub(crate) fn keep(&self, tx: &Tx<'_>, packet: &Digest) -> Result<(), Refusal> {
        for (paper, n, hash, bytes) in &self.pieces {
            tx.keep_chunk(&ChunkRow { hash: *hash, packet: *packet, paper: *paper, n: *n, bytes: bytes.clone() })?;
        }
        Ok(())
    }
}

fn pages_max() -> u32 {
    u32::try_from(PAPERS_MAX).unwrap_or(u32::MAX)
}

fn draft_id(text: &str) -> Result<[u8; 16], Refusal> {
    text.parse::<Uuid>().map(Uuid::into_bytes).map_err(|_| Refusal::NoSuchDraft)
}

fn view(desk: &Desk, call: &Call, draft: &[u8; 16], key: &Key) -> Result<PagesView, Refusal> {
    let rows = desk.store.read(|tx| Ok::<_, Refusal>(tx.scans_of(draft)?))?;
    let mut pages: Vec<PageView> = Vec::new();
    // One that cannot be opened is passed over: the others are worth showing.
    for row in &rows {
        let Ok(plain) = open(key, &bound(draft, &row.id), &row.sealed) else { continue };
        let Some((small, jpeg)) = unpacked(&plain) else { continue };
        let before = pages.iter().filter(|page| page.paper == row.paper).count();
        pages.push(PageView {
            page: Uuid::from_bytes(row.id).to_string(),
            paper: row.paper.clone(),
            number: u32::try_from(before + 1).unwrap_or(u32::MAX),
            size: show::size(u64::try_from(jpeg.len()).unwrap_or(u64::MAX)),
            picture: BASE64.encode(small),
        });
    }
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let sentence = if count == 0 { String::new() } else { shipped(&call.lang).say("pages", &[("n", count.into())]) };
    Ok(PagesView { pages, left: pages_max().saturating_sub(count), sentence })
}

pub(crate) fn page_list(desk: &Desk, call: &Call, ask: PagesAsk) -> Result<PagesView, Refusal> {
    let key = desk.signed_in(|session| Ok(session.data_key.clone()))?;
    view(desk, call, &draft_id(&ask.draft)?, &key)
}

pub(crate) fn page_add(desk: &Desk, call: &Call, ask: PageAddAsk) -> Result<PagesView, Refusal> {
    let draft = draft_id(&ask.draft)?;
    let shelf = desk.shelf()?;
    let today = shelf.enrolled()?.today(call.moment);
    let (key, by) = desk.signed_in(|session| Ok((session.data_key.clone(), session.name.clone())))?;
    let bytes = Zeroizing::new(
        BASE64.decode(ask.bytes.as_bytes()).map_err(|fault| Refusal::BadAsk { what: fault.to_string() })?,
    );
    // The slow part comes first, and holds nothing.
    let page = scan(&bytes)?;
    let small = thumbnail(&page.jpeg)?;
    let id = *desk.host.new_id().as_bytes();
    let sealed = seal(&key, &bound(&draft, &id), &packed(&small, &page.jpeg), &*desk.host);
    desk.write(|tx| {
        let now = load(tx, &ask.draft, &key)?;
        let pack = shelf.pack_of(&now.service, now.pack_version)?;
        if !is_seen(&pack, &now.answers, today, &ask.paper) {
            return Err(Refusal::PaperNotSeen);
        }
        if tx.scans_of(&draft)?.len() >= PAPERS_MAX {
            return Err(Refusal::TooManyPages { max: pages_max() });
        }
        tx.keep_scan(&ScanRow { draft, id, paper: ask.paper.clone(), sealed: sealed.clone() })?;
        record(tx, call.moment, &by, "paper.add", &Uuid::from_bytes(id).to_string())
    })?;
    view(desk, call, &draft, &key)
}

pub(crate) fn page_remove(desk: &Desk, call: &Call, ask: PageRemoveAsk) -> Result<PagesView, Refusal> {
    let draft = draft_id(&ask.draft)?;
    let page: Uuid = ask.page.parse().map_err(|_| Refusal::BadAsk { what: ask.page.clone() })?;
    let (key, by) = desk.signed_in(|session| Ok((session.data_key.clone(), session.name.clone())))?;
    desk.write(|tx| {
        if tx.drop_scan(&draft, page.as_bytes())? {
            record(tx, call.moment, &by, "paper.remove", &page.to_string())?;
        }
        Ok(())
    })?;
    view(desk, call, &draft, &key)
}

/// What becomes of a picture before it is sealed.
///
/// # Errors
/// Why it is not taken in.
pub fn scan_of(picture: &[u8]) -> Result<Scan, Refusal> {
    Ok(scan(picture)?)
}

/// How the scans of a packet travel; none where it has none here.
pub(crate) fn travel(desk: &Desk, call: &Call, packet: &Digest) -> Result<Option<TravelView>, Refusal> {
    let pages = desk.store.read(|tx| Ok::<_, Refusal>(tx.pages_of(packet)?))?;
    let count = |pages: usize| u32::try_from(pages).unwrap_or(u32::MAX);
    let total = count(pages.len());
    let held = count(pages.iter().filter(|(held, all)| held == all).count());
    let key = if held == total { "pages-complete" } else { "pages-arrived" };
    let sentence = shipped(&call.lang).say(key, &[("held", held.into()), ("total", total.into())]);
    Ok((total > 0).then_some(TravelView { held, total, sentence }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_page_comes_apart_as_it_was_put_together() {
        let plain = packed(b"small", b"the page");
        assert_eq!(unpacked(&plain), Some((b"small".as_slice(), b"the page".as_slice())));
        assert_eq!(unpacked(&plain[..3]), None);
        assert_eq!(unpacked(&[0, 0, 0, 9, 1]), None, "a length beyond the end");
    }

    #[test]
    fn a_page_is_bound_to_its_draft_and_its_place_there() {
        assert_ne!(bound(&[1; 16], &[2; 16]), bound(&[2; 16], &[1; 16]));
    }
}
