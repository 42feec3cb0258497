//! Pages of papers: what a citizen brought is at the centre, page by page, as the desk took it in.

use wasl_protocol::sha256;

use super::{
    Judged,
    book::Book,
    end::AtRest,
    look::{CentreFacts, PaperHeld},
    must,
};

/// What of papers is still on its way; none where all came to rest.
#[must_use]
pub fn unrest(desks: &[AtRest<'_>], centre: &CentreFacts, book: &Book) -> Option<String> {
    for AtRest { number, facts } in desks {
        let waiting = facts.chunks.iter().filter(|(_, _, is_held)| !is_held).count();
        if waiting > 0 {
            return Some(format!("desk-{number}: {waiting} chunks of papers wait"));
        }
    }
    let waiting = centre.papers.iter().find(|paper| paper.state == "waiting" && !is_cut_off(paper, centre, book));
    waiting.map(|paper| format!("centre: a paper of {} is not whole", paper.tracking))
}

/// Its chunks may have gone down with a disk, or lie at a branch that nobody hears any more.
fn is_cut_off(paper: &PaperHeld, centre: &CentreFacts, book: &Book) -> bool {
    centre.packets.get(&paper.packet).is_some_and(|held| book.branched.contains(&held.enrolment))
}

/// Judges papers when everything is at rest. Gives how many pages are at the centre.
///
/// # Errors
/// A page that is not there, or is another one.
pub fn judge(desks: &[AtRest<'_>], centre: &CentreFacts, book: &Book) -> Judged<u64> {
    let mut pages = 0;
    for paper in centre.papers.iter().filter(|paper| !is_cut_off(paper, centre, book)) {
        must(paper.state == "complete", || format!("centre: a paper of {} is {}", paper.tracking, paper.state))?;
    }
    for AtRest { number, facts } in desks {
        for (tracking, request) in &facts.requests {
            let id = request.submission.as_deref().and_then(|id| <[u8; 16]>::try_from(id).ok());
            let Some(brought) = id.and_then(|id| book.pictures.get(&id)) else { continue };
            let own: Vec<&PaperHeld> = centre.papers.iter().filter(|paper| paper.packet == request.packet).collect();
            if own.iter().any(|paper| is_cut_off(paper, centre, book)) || own.is_empty() && !book.branched.is_empty() {
                continue;
            }
            must(own.len() == 1, || {
                format!("LOST: desk-{number}: {tracking} came with a page, the centre knows of {}", own.len())
            })?;
            let chunks: Option<Vec<Vec<u8>>> =
                own[0].entry.chunks.iter().map(|hash| centre.chunks.get(hash).cloned()).collect();
            let plain = chunks.and_then(|chunks| own[0].entry.open(&chunks).ok());
            must(plain.is_some_and(|plain| sha256(&plain) == *brought), || {
                format!("LOST: the page of {tracking} at the centre is not the one that desk-{number} took in")
            })?;
            pages += 1;
        }
    }
    Ok(pages)
}
