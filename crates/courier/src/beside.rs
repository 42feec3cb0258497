//! What goes beside the packets: chunks of papers, or one bundle that was carried here.
//!
//! An answer to chunks is no ack: it only says that sending it again would be idle. An answer to a
//! bundle counts only with the centre's signed ack for an ask that this desk added to it. That ask is
//! about what lies bare in the bundle, too, so that the ack says whether the centre took any of it.

use std::sync::{Arc, atomic::Ordering};

use reqwest::Method;
use wasl_protocol::{
    ASK_PAPERS_MAX, Answers, BUNDLE_BYTES_MAX, BUNDLE_PATH, BUNDLE_TYPE, Bundle, CHUNK_TYPE, CHUNKS_PATH, CHUNKS_TYPE,
    ChunkList, Digest, ExchangeAsk, ExchangeReply, Item, PublicKey, fresh_nonce, paper_path, sha256, verify_reply,
    with_item,
};
use wasl_sync::{CarriedBundle, Chunk, DownKind, Failure, Identity, SideAnswer, classify_fault};

use crate::{
    Round,
    fault::CourierFault,
    held,
    lane::{Came, Lane, WHOLE_MAX, ask, look, put, time_for},
};

/// How a chunk or a bundle ended its way, for the machine and for the report.
pub(crate) struct EndedBeside {
    pub(crate) answer: SideAnswer,
    pub(crate) trouble: Option<CourierFault>,
}

impl From<CourierFault> for EndedBeside {
    fn from(fault: CourierFault) -> Self {
        let answer = match &fault {
            CourierFault::Down { kind } => SideAnswer::Failed(Failure::of(kind.clone())),
            CourierFault::NotEnrolled
            | CourierFault::Address { .. }
            | CourierFault::Certificate
            | CourierFault::Store => SideAnswer::StoreTrouble,
        };
        Self { answer, trouble: Some(fault) }
    }
}

impl From<Failure> for EndedBeside {
    fn from(failure: Failure) -> Self {
        Self { answer: SideAnswer::Failed(failure), trouble: None }
    }
}

const ARRIVED: EndedBeside = EndedBeside { answer: SideAnswer::Arrived, trouble: None };

fn ended(way: Result<(), EndedBeside>) -> EndedBeside {
    match way {
        Ok(()) => ARRIVED,
        Err(ended) => ended,
    }
}

/// Whether the centre, in its own form of saying no, cannot take what was brought: anything else may
/// come from something between, and the bundle stays.
fn is_refused(failure: &Failure) -> bool {
    match &failure.kind {
        DownKind::CentreRefuses { code } => failure.about_content && !code.starts_with("http_"),
        DownKind::Network | DownKind::CaptivePortal | DownKind::CentreBusy | DownKind::NotGenuine => false,
    }
}

/// Whether a centre of before says that it has no door for several chunks.
fn has_no_door(failure: &Failure) -> bool {
    match &failure.kind {
        DownKind::CentreRefuses { code } => ["not_found", "http_404", "http_405"].contains(&code.as_str()),
        DownKind::Network | DownKind::CaptivePortal | DownKind::CentreBusy | DownKind::NotGenuine => false,
    }
}

/// What lies in a bundle without an ask about it, packets first: for each ask there is an answer, for
/// these there is none.
fn bare_in(bundle: &[u8]) -> Vec<Digest> {
    let items = Bundle::from_bytes(bundle).map(|bundle| bundle.items).unwrap_or_default();
    let of = |is_packet: bool| {
        items.iter().filter_map(move |item| match item {
            Item::Packet(bytes) if is_packet => Some(sha256(bytes)),
            Item::Chunk(bytes) if !is_packet => Some(sha256(bytes)),
            Item::Packet(_) | Item::Chunk(_) | Item::Ask { .. } => None,
        })
    };
    of(true).chain(of(false)).take(ASK_PAPERS_MAX).collect()
}

/// Whether one of these is the centre's own word for another desk.
fn has_answer(answers: &Answers, centre: &PublicKey) -> bool {
    let is_signed = |reply: &[u8]| ExchangeReply::from_bytes(reply).is_ok_and(|read| read.ack.verify(centre).is_ok());
    answers.items.iter().any(|(_, reply)| is_signed(reply))
}

impl Round {
    /// Sends chunks in their order; where they may be there already, asks first.
    pub(crate) async fn send_chunks(self: Arc<Self>, chunks: Vec<Chunk>, look_first: bool) -> EndedBeside {
        ended(self.chunks(chunks, look_first).await)
    }

    /// Passes a carried bundle on.
    pub(crate) async fn send_carried(self: Arc<Self>, bundle: CarriedBundle) -> EndedBeside {
        ended(self.carried(bundle).await)
    }

    async fn way(self: &Arc<Self>) -> Result<(Identity, Arc<Lane>), EndedBeside> {
        let identity = self.store(|round| round.outbox.identity()).await?.ok_or(CourierFault::NotEnrolled)?;
        let lane = self.lane(&identity)?;
        Ok((identity, lane))
    }

    async fn chunks(self: &Arc<Self>, chunks: Vec<Chunk>, look_first: bool) -> Result<(), EndedBeside> {
        let (identity, lane) = self.way().await?;
        let mut left = chunks.into_iter().map(|chunk| (chunk.hash, chunk.bytes)).collect::<Vec<_>>();
        // The centre keeps them in their order: behind the first that is not there, none is.
        while let Some((hash, _)) = left.first().filter(|_| look_first) {
            if !self.is_there(&lane, &identity, &paper_path(hash)).await? {
                break;
            }
            self.note_sent(&left[..1]).await?;
            left.remove(0);
        }
        if left.len() > 1 && !self.one_by_one.load(Ordering::Relaxed) {
            match self.put_together(&lane, &identity, &left).await {
                Ok(()) => return self.note_sent(&left).await,
                Err(failure) if has_no_door(&failure) => self.one_by_one.store(true, Ordering::Relaxed),
                Err(failure) => return Err(failure.into()),
            }
        }
        for one in &left {
            let (hash, bytes) = one;
            self.put(&lane, &identity, &paper_path(hash), bytes).await?;
            self.note_sent(std::slice::from_ref(one)).await?;
        }
        Ok(())
    }

    async fn note_sent(self: &Arc<Self>, chunks: &[(Digest, Vec<u8>)]) -> Result<(), EndedBeside> {
        let hashes: Vec<Digest> = chunks.iter().map(|(hash, _)| *hash).collect();
        let noted = self.store(move |round| hashes.iter().try_for_each(|hash| round.outbox.chunk_sent(hash)));
        Ok(noted.await?)
    }

    /// Several in one request. The list is what is signed; it names the bytes behind it.
    async fn put_together(
        &self,
        lane: &Lane,
        identity: &Identity,
        chunks: &[(Digest, Vec<u8>)],
    ) -> Result<(), Failure> {
        let list = ChunkList::of(chunks).to_bytes();
        let bytes = chunks.iter().fold(list.clone(), |mut all, (_, bytes)| {
            all.extend_from_slice(bytes);
            all
        });
        for _ in 0..2 {
            let request = self.signed(lane, identity, Method::POST, CHUNKS_PATH, &list);
            let request = request.header("content-type", CHUNKS_TYPE).timeout(time_for(bytes.len()));
            match put(request.body(bytes.clone())).await? {
                Came::Body(_) => return Ok(()),
                Came::NonceSpent(fresh) => held(&self.nonce).nonce = fresh,
                Came::Absent => break,
            }
        }
        Err(Failure::of(DownKind::NotGenuine))
    }

    async fn is_there(&self, lane: &Lane, identity: &Identity, path: &str) -> Result<bool, Failure> {
        for _ in 0..2 {
            match look(self.signed(lane, identity, Method::HEAD, path, &[])).await? {
                Came::Body(_) => return Ok(true),
                Came::Absent => return Ok(false),
                Came::NonceSpent(fresh) => held(&self.nonce).nonce = fresh,
            }
        }
        Err(Failure::of(DownKind::NotGenuine))
    }

    async fn put(&self, lane: &Lane, identity: &Identity, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        for _ in 0..2 {
            let request = self.signed(lane, identity, Method::PUT, path, bytes).header("content-type", CHUNK_TYPE);
            match put(request.timeout(time_for(bytes.len())).body(bytes.to_vec())).await? {
                Came::Body(_) => return Ok(()),
                Came::NonceSpent(fresh) => held(&self.nonce).nonce = fresh,
                Came::Absent => break,
            }
        }
        Err(Failure::of(DownKind::NotGenuine))
    }

    async fn carried(self: &Arc<Self>, bundle: CarriedBundle) -> Result<(), EndedBeside> {
        let (identity, lane) = self.way().await?;
        let (since, health) = self.store(|round| Ok((round.outbox.cursor()?, round.outbox.health()?))).await?;
        let nonce = fresh_nonce(&*self.host);
        let bare = bare_in(&bundle.bytes);
        let own = ExchangeAsk { cursor: since.notices, nonce, health, papers: bare.clone(), ..ExchangeAsk::default() };
        let own = Item::sign_ask(identity.enrolment, own.to_bytes(), &identity.desk_key);
        let id = bundle.id;
        let Ok(bytes) = with_item(&bundle.bytes, &own) else {
            self.store(move |round| round.outbox.carried_done(id, None)).await?;
            return Ok(());
        };
        drop(bundle);
        let request = lane.post(BUNDLE_PATH).header("content-type", BUNDLE_TYPE).header("accept", BUNDLE_TYPE);
        let came = ask(request.body(bytes).timeout(WHOLE_MAX), BUNDLE_TYPE, BUNDLE_BYTES_MAX).await;
        let answers = match came {
            Ok(Came::Body(answers)) => answers,
            Ok(Came::NonceSpent(_) | Came::Absent) => return Err(Failure::of(DownKind::NotGenuine).into()),
            Err(failure) => {
                if is_refused(&failure) {
                    self.store(move |round| round.outbox.carried_done(id, None)).await?;
                }
                return Err(failure.into());
            }
        };
        let doubt = |fault| {
            tracing::warn!(%fault, "the answers to a carried bundle were not taken");
            Failure::of(classify_fault(&fault))
        };
        let mut answers = Answers::from_bytes(&answers).map_err(doubt)?;
        let mut own_reply = None;
        answers.items.retain(|(enrolment, reply)| {
            let verified = (*enrolment == identity.enrolment)
                .then(|| verify_reply(reply, &identity.keys, identity.enrolment, identity.epoch, &nonce, &[]).ok())
                .flatten();
            let is_own = verified.is_some();
            own_reply = own_reply.take().or(verified);
            !is_own
        });
        // Without the centre's own word the bundle stays: a stranger's answer must not end its way.
        let reply = own_reply.ok_or_else(|| Failure::of(DownKind::NotGenuine))?;
        self.clock.has_passed(reply.ack.server_time_ms);
        let is_taken =
            reply.ack.held.iter().any(|hash| bare.contains(hash)) || has_answer(&answers, &identity.keys.ack);
        self.store(move |round| {
            round.outbox.settle(&reply, since)?;
            round.outbox.carried_done(id, is_taken.then(|| answers.to_bytes()))
        })
        .await?;
        Ok(())
    }
}
