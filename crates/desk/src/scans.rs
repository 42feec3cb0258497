//! Scans of a citizen's papers: taken in small and sealed for the centre at once, piece by piece, under a key of
//! each page's own. While the request is a draft that key lies under the data key; handing in moves it into the
//! packet and touches no byte of the page. Nothing of a page is ever on the disk in the clear.

use std::collections::BTreeSet;

use data_encoding::BASE64;
use uuid::Uuid;
use wasl_domain::{
    answers::{Answer, Answers},
    form::{FieldKind, asked},
    host::Host,
    pack::Pack,
};
use wasl_protocol::{Digest, PAPER_CHUNKS_MAX, PAPERS_MAX, PaperEntry, PaperKey, SealedPaper, papers_root, seal_paper};
use wasl_scan::{SCAN_BYTES_IN_MAX, SCAN_PIXELS_MAX, Scan, ScanFault, scan, thumbnail};
use wasl_store::{ChunkRow, PieceRow, ScanRow, Tx};
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

/// Stands where an earlier program wrote how long the small picture is: the page itself lies in pieces.
const IN_PIECES: [u8; 4] = [0xff; 4];

/// A page of a request that is handed in.
pub(crate) struct Page {
    pub(crate) id: Uuid,
    /// Which paper of the pack.
    pub(crate) paper: String,
    made: Made,
}

/// How far a page has come.
enum Made {
    /// Sealed when it was laid on: its pieces lie in the store.
    Sealed(Named),
    /// A small, grey picture: of a request that was never a draft, or of a draft of an earlier program.
    Picture(Zeroizing<Vec<u8>>),
}

/// What opens a sealed page, and what its pieces are called.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Named {
    key: PaperKey,
    /// Bytes of the picture.
    size: u32,
    chunks: Vec<Digest>,
}

/// Pages as they leave: entries for the sealed body, pieces for the queue, a root for the header.
#[derive(Default)]
pub(crate) struct SealedPages {
    pub(crate) entries: Vec<PaperEntry>,
    pub(crate) root: Option<Digest>,
    /// For each entry its pieces where they were made only now; those of the others lie in the store.
    fresh: Vec<Option<Vec<Vec<u8>>>>,
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

/// Papers that were answered "seen" where their question is asked. Scans of any other go no further.
fn seen<'a>(pack: &'a Pack, answers: &Answers, today: jiff::civil::Date) -> BTreeSet<&'a str> {
    let paper = |kind: &'a FieldKind| {
        if let FieldKind::Paper { paper, .. } = kind { Some(paper.as_str()) } else { None }
    };
    let asked = asked(pack, answers, today).into_iter();
    let seen = asked.filter(|one| answers.get(&one.field.id) == Some(&Answer::Text("seen".into())));
    seen.filter_map(|one| paper(&one.field.kind)).collect()
}

/// What is stored of a page beside its pieces: what opens and names them, and the small picture.
fn packed(small: &[u8], named: &Named) -> Zeroizing<Vec<u8>> {
    let key = Zeroizing::new(named.key.to_bytes());
    let count = u32::try_from(named.chunks.len()).unwrap_or(u32::MAX).to_be_bytes();
    let head = [IN_PIECES.as_slice(), key.as_slice(), &named.size.to_be_bytes(), &count];
    let mut plain = Zeroizing::new(Vec::with_capacity(44 + 32 * named.chunks.len() + small.len()));
    head.into_iter().chain(named.chunks.iter().map(<[u8; 32]>::as_slice)).chain([small]).for_each(|part| {
        plain.extend_from_slice(part);
    });
    plain
}

/// A stored page: its small picture, and the page. Drafts of an earlier program hold the page itself.
fn unpacked(plain: &[u8]) -> Option<(&[u8], Made)> {
    let (len, rest) = plain.split_first_chunk::<4>()?;
    if *len != IN_PIECES {
        let (small, jpeg) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*len)).ok()?)?;
        return Some((small, Made::Picture(Zeroizing::new(jpeg.to_vec()))));
    }
    let (key, rest) = rest.split_first_chunk::<32>()?;
    let (size, rest) = rest.split_first_chunk::<4>()?;
    let (count, rest) = rest.split_first_chunk::<4>()?;
    let count = usize::try_from(u32::from_be_bytes(*count)).ok().filter(|count| *count <= PAPER_CHUNKS_MAX)?;
    let (chunks, small) = rest.split_at_checked(count * 32)?;
    let chunks = chunks.as_chunks::<32>().0.to_vec();
    Some((small, Made::Sealed(Named { key: PaperKey::from_bytes(*key), size: u32::from_be_bytes(*size), chunks })))
}

/// A picture sealed for the centre.
fn sealed(jpeg: &[u8], host: &dyn Host) -> Result<(Named, SealedPaper), Refusal> {
    let (key, paper) = seal_paper(jpeg, host).map_err(|_| Refusal::ScanDamaged)?;
    let size = u32::try_from(jpeg.len()).unwrap_or(u32::MAX);
    Ok((Named { key, size, chunks: paper.hashes.clone() }, paper))
}

fn bound(draft: &[u8; 16], id: &[u8; 16]) -> [u8; 32] {
    let mut bound = [0u8; 32];
    bound[..16].copy_from_slice(draft);
    bound[16..].copy_from_slice(id);
    bound
}

/// The pages of a draft, as far as handing in needs them.
pub(crate) fn pages_of(tx: &Tx<'_>, draft: &[u8; 16], key: &Key) -> Result<Vec<Page>, Refusal> {
    tx.scans_of(draft)?
        .into_iter()
        .map(|row| {
            let plain = open(key, &bound(draft, &row.id), &row.sealed)?;
            let (_, made) = unpacked(&plain).ok_or(Refusal::SealedRow)?;
            Ok(Page { id: Uuid::from_bytes(row.id), paper: row.paper, made })
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
    let seen = seen(pack, answers, today);
    pictures
        .iter()
        .map(|(paper, bytes)| {
            if !seen.contains(paper.as_str()) {
                return Err(Refusal::PaperNotSeen);
            }
            let page = scan(bytes)?;
            Ok(Page { id: host.new_id(), paper: paper.clone(), made: Made::Picture(Zeroizing::new(page.jpeg)) })
        })
        .collect()
}

/// What goes into the packet about its pages; those that are pictures yet are sealed now. Pages of papers that
/// were not seen in the end are left out, like answers that are not asked.
pub(crate) fn seal_pages(
    pages: &[Page],
    pack: &Pack,
    answers: &Answers,
    today: jiff::civil::Date,
    host: &dyn Host,
) -> Result<SealedPages, Refusal> {
    if pages.is_empty() {
        return Ok(SealedPages::default());
    }
    let seen = seen(pack, answers, today);
    SealedPages::of(pages.iter().filter(|page| seen.contains(page.paper.as_str())), host)
}

impl SealedPages {
    fn of<'a>(pages: impl Iterator<Item = &'a Page>, host: &dyn Host) -> Result<Self, Refusal> {
        let mut all = Self::default();
        for page in pages {
            let (named, fresh) = match &page.made {
                Made::Sealed(named) => (named.clone(), None),
                Made::Picture(jpeg) => {
                    let (named, paper) = sealed(jpeg, host)?;
                    (named, Some(paper.chunks))
                }
            };
            let (id, paper, media) = (page.id, page.paper.clone(), MEDIA.to_owned());
            all.entries.push(PaperEntry { id, paper, media, size: named.size, key: named.key, chunks: named.chunks });
            all.fresh.push(fresh);
        }
        let lists: Vec<Vec<Digest>> = all.entries.iter().map(|entry| entry.chunks.clone()).collect();
        all.root = (!lists.is_empty()).then(|| papers_root(&lists));
        Ok(all)
    }

    /// Queues the pieces, in the transaction that keeps their packet. A page that is not whole any more is told now,
    /// while the paper itself is still there to be laid on once more.
    pub(crate) fn keep(&self, tx: &Tx<'_>, packet: &Digest) -> Result<(), Refusal> {
        for (paper, (entry, fresh)) in (0u32..).zip(self.entries.iter().zip(&self.fresh)) {
            match fresh {
                None if tx.hand_page(entry.id.as_bytes(), packet, paper, &entry.chunks)? => {}
                None => return Err(Refusal::ScanDamaged),
                Some(pieces) => {
                    for (n, (hash, bytes)) in (0u32..).zip(entry.chunks.iter().zip(pieces)) {
                        tx.keep_chunk(&ChunkRow { hash: *hash, packet: *packet, paper, n, bytes: bytes.clone() })?;
                    }
                }
            }
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
        let Some((small, made)) = unpacked(&plain) else { continue };
        let size = match &made {
            Made::Sealed(named) => u64::from(named.size),
            Made::Picture(jpeg) => u64::try_from(jpeg.len()).unwrap_or(u64::MAX),
        };
        let before = pages.iter().filter(|page| page.paper == row.paper).count();
        pages.push(PageView {
            page: Uuid::from_bytes(row.id).to_string(),
            paper: row.paper.clone(),
            number: u32::try_from(before + 1).unwrap_or(u32::MAX),
            size: show::size(size),
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
    let (named, paper) = sealed(&page.jpeg, &*desk.host)?;
    let row = seal(&key, &bound(&draft, &id), &packed(&small, &named), &*desk.host);
    desk.write(|tx| {
        let now = load(tx, &ask.draft, &key)?;
        let pack = shelf.pack_of(&now.service, now.pack_version)?;
        if !seen(&pack, &now.answers, today).contains(ask.paper.as_str()) {
            return Err(Refusal::PaperNotSeen);
        }
        if tx.scans_of(&draft)?.len() >= PAPERS_MAX {
            return Err(Refusal::TooManyPages { max: pages_max() });
        }
        tx.keep_scan(&ScanRow { draft, id, paper: ask.paper.clone(), sealed: row.clone() })?;
        for (n, (hash, bytes)) in (0u32..).zip(paper.hashes.iter().zip(&paper.chunks)) {
            tx.keep_piece(&PieceRow { page: id, n, hash: *hash, bytes: bytes.clone() })?;
        }
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
mod tests;
