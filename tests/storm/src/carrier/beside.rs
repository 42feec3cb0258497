//! What goes beside the packets, as `crates/courier/src/beside.rs` carries it to a centre of before: one chunk of a paper,
//! or one bundle that somebody brought.

use wasl_protocol::{
    Answers, BUNDLE_PATH, BUNDLE_TYPE, Digest, ExchangeAsk, Item, Nonce, PROBLEM_TYPE, fresh_nonce, paper_path,
    sign_request, verify_reply, with_item,
};
use wasl_sync::{
    CarriedBundle, Chunk, Cursor, DownKind, Event, ExchangeId, Failure, Head, Identity, OutboxFault, Reading,
    SideAnswer, classify, classify_fault, classify_put,
};

use super::{Carrier, Errand, HttpAnswer, code_of};

/// What of it is on its way.
pub(super) enum Beside {
    /// Asks whether a chunk is there.
    Look(OfChunk),
    /// Sends it.
    Put(OfChunk),
    /// Passes a bundle on, with an ask of this desk added.
    Carried { id: i64, nonce: Nonce, since: Cursor, identity: Identity },
}

/// A chunk on its way.
pub(super) struct OfChunk {
    chunk: Chunk,
    identity: Identity,
    has_asked_twice: bool,
}

fn failed(kind: DownKind) -> SideAnswer {
    SideAnswer::Failed(Failure::of(kind))
}

impl Carrier {
    pub(super) fn load_chunk(&mut self, exchange_id: ExchangeId, except: &[Digest]) {
        match self.outbox.next_chunk(except) {
            Ok(chunk) => {
                let found = chunk.iter().map(|chunk| chunk.hash).collect();
                self.chunk = chunk;
                self.events.push_back(Event::ChunksLoaded { exchange_id, found });
            }
            Err(OutboxFault) => self.ended_beside(exchange_id, SideAnswer::StoreTrouble),
        }
    }

    pub(super) fn load_carried(&mut self, exchange_id: ExchangeId, except: &[i64]) {
        match self.outbox.carried(except) {
            Ok(bundle) => {
                let found = bundle.as_ref().map(|bundle| bundle.id);
                self.bundle = bundle;
                self.events.push_back(Event::CarriedLoaded { exchange_id, found });
            }
            Err(OutboxFault) => self.ended_beside(exchange_id, SideAnswer::StoreTrouble),
        }
    }

    pub(super) fn send_chunk(&mut self, exchange_id: ExchangeId, look_first: bool) {
        let identity = self.outbox.identity().ok().flatten();
        let (Some(chunk), Some(identity)) = (self.chunk.take(), identity) else {
            return self.ended_beside(exchange_id, SideAnswer::StoreTrouble);
        };
        let of = OfChunk { chunk, identity, has_asked_twice: false };
        self.go_beside(exchange_id, if look_first { Beside::Look(of) } else { Beside::Put(of) });
    }

    fn go_beside(&mut self, exchange: ExchangeId, beside: Beside) {
        let (method, of, body) = match &beside {
            Beside::Look(of) => ("HEAD", of, Vec::new()),
            Beside::Put(of) => ("PUT", of, of.chunk.bytes.clone()),
            Beside::Carried { .. } => return,
        };
        let path = paper_path(&of.chunk.hash);
        self.counter = self.counter.wrapping_add(1);
        let nonce = self.nonce.or(of.identity.nonce).unwrap_or_default();
        let key = &of.identity.desk_key;
        let proof = sign_request(key, of.identity.enrolment, method, &path, &body, nonce, self.counter);
        self.ready.push(Errand { exchange, method, path, proof: Some(proof), body, hashes: Vec::new() });
        self.beside.insert(exchange, beside);
    }

    pub(super) fn send_carried(&mut self, exchange: ExchangeId) {
        match self.bundle.take().ok_or(OutboxFault).and_then(|bundle| self.try_carried(exchange, &bundle)) {
            Ok(()) => {}
            Err(OutboxFault) => self.ended_beside(exchange, SideAnswer::StoreTrouble),
        }
    }

    fn try_carried(&mut self, exchange: ExchangeId, bundle: &CarriedBundle) -> Result<(), OutboxFault> {
        let identity = self.outbox.identity()?.ok_or(OutboxFault)?;
        let (since, health) = (self.outbox.cursor()?, self.outbox.health()?);
        let nonce = fresh_nonce(&*self.host);
        let own = ExchangeAsk { cursor: since.notices, nonce, health, ..ExchangeAsk::default() };
        let own = Item::sign_ask(identity.enrolment, own.to_bytes(), &identity.desk_key);
        let Ok(body) = with_item(&bundle.bytes, &own) else {
            self.outbox.carried_done(bundle.id, None)?;
            self.ended_beside(exchange, SideAnswer::Arrived);
            return Ok(());
        };
        let (method, path) = ("POST", BUNDLE_PATH.to_owned());
        self.ready.push(Errand { exchange, method, path, proof: None, body, hashes: Vec::new() });
        self.beside.insert(exchange, Beside::Carried { id: bundle.id, nonce, since, identity });
        Ok(())
    }

    /// An answer to what went beside came, or none did.
    pub(super) fn answered_beside(&mut self, exchange: ExchangeId, beside: Beside, came: Option<&HttpAnswer>) {
        let Some(came) = came else { return self.ended_beside(exchange, failed(DownKind::Network)) };
        let answer = match beside {
            Beside::Look(of) => self.looked(exchange, of, came),
            Beside::Put(of) => self.put(exchange, of, came),
            Beside::Carried { id, nonce, since, identity } => {
                Some(self.brought(id, nonce, since, &identity, came).unwrap_or(SideAnswer::StoreTrouble))
            }
        };
        if let Some(answer) = answer {
            self.ended_beside(exchange, answer);
        }
    }

    fn looked(&mut self, exchange: ExchangeId, of: OfChunk, came: &HttpAnswer) -> Option<SideAnswer> {
        // An answer to a look has no body: a spent nonce is known by the fresh one beside it.
        let is_spent = came.status == 401 && came.nonce.is_some();
        let head = Head {
            status: came.status,
            content_type: if is_spent { Some(PROBLEM_TYPE) } else { came.media.as_deref() },
            retry_after: came.retry_after.as_deref(),
            code: is_spent.then_some("nonce"),
        };
        match classify_put(head) {
            Reading::Reply => Some(self.arrived(&of)),
            Reading::NonceSpent => self.once_more(exchange, of, came.nonce, Beside::Look),
            Reading::Failed(_) if came.status == 404 => {
                self.go_beside(exchange, Beside::Put(of));
                None
            }
            Reading::Failed(failure) => Some(SideAnswer::Failed(failure)),
        }
    }

    fn put(&mut self, exchange: ExchangeId, of: OfChunk, came: &HttpAnswer) -> Option<SideAnswer> {
        let code = code_of(came);
        let head = Head {
            status: came.status,
            content_type: came.media.as_deref(),
            retry_after: came.retry_after.as_deref(),
            code: code.as_deref(),
        };
        match classify_put(head) {
            Reading::Reply if came.is_cut => Some(failed(DownKind::Network)),
            Reading::Reply => Some(self.arrived(&of)),
            Reading::NonceSpent => self.once_more(exchange, of, came.nonce, Beside::Put),
            Reading::Failed(failure) => Some(SideAnswer::Failed(failure)),
        }
    }

    fn arrived(&self, of: &OfChunk) -> SideAnswer {
        let is_noted = self.outbox.chunk_sent(&of.chunk.hash).is_ok();
        if is_noted { SideAnswer::Arrived } else { SideAnswer::StoreTrouble }
    }

    fn once_more(
        &mut self,
        exchange: ExchangeId,
        mut of: OfChunk,
        fresh: Option<Nonce>,
        go: fn(OfChunk) -> Beside,
    ) -> Option<SideAnswer> {
        if of.has_asked_twice {
            return Some(failed(DownKind::NotGenuine));
        }
        self.nonce = fresh;
        of.has_asked_twice = true;
        self.go_beside(exchange, go(of));
        None
    }

    fn brought(
        &mut self,
        id: i64,
        nonce: Nonce,
        since: Cursor,
        identity: &Identity,
        came: &HttpAnswer,
    ) -> Result<SideAnswer, OutboxFault> {
        let code = code_of(came);
        let head = Head {
            status: came.status,
            content_type: came.media.as_deref(),
            retry_after: came.retry_after.as_deref(),
            code: code.as_deref(),
        };
        match classify(BUNDLE_TYPE, head) {
            Reading::Reply if came.is_cut => return Ok(failed(DownKind::Network)),
            Reading::Reply => {}
            Reading::NonceSpent => return Ok(failed(DownKind::NotGenuine)),
            Reading::Failed(failure) => {
                if let (DownKind::CentreRefuses { code }, true) = (&failure.kind, failure.about_content)
                    && !code.starts_with("http_")
                {
                    self.outbox.carried_done(id, None)?;
                }
                return Ok(SideAnswer::Failed(failure));
            }
        }
        let mut answers = match Answers::from_bytes(&came.body) {
            Ok(answers) => answers,
            Err(fault) => return Ok(SideAnswer::Failed(Failure::of(classify_fault(&fault)))),
        };
        let mut own = None;
        answers.items.retain(|(enrolment, reply)| {
            let verified = (*enrolment == identity.enrolment)
                .then(|| verify_reply(reply, &identity.keys, identity.enrolment, identity.epoch, &nonce, &[]).ok())
                .flatten();
            let is_own = verified.is_some();
            own = own.take().or(verified);
            !is_own
        });
        let Some(reply) = own else { return Ok(failed(DownKind::NotGenuine)) };
        self.outbox.settle(&reply, since)?;
        self.believed += 1;
        self.outbox.carried_done(id, Some(answers.to_bytes()))?;
        Ok(SideAnswer::Arrived)
    }
}
