//! One exchange: packets up, a proved reply down, taken in by the desk.

use std::{sync::Arc, time::Duration};

use reqwest::{Method, RequestBuilder};
use tokio::task::spawn_blocking;
use wasl_protocol::{
    Digest, EXCHANGE_PATH, EXCHANGE_TYPE, ExchangeAsk, Nonce, REPLY_BYTES_MAX, fresh_nonce, sign_request, verify_reply,
};
use wasl_sync::{Answer, BATCH, DownKind, Failure, Identity, OutboxFault, Settled, Waiting, classify_fault};

use crate::{
    Round,
    connecting::watched,
    fault::CourierFault,
    held,
    lane::{Came, Lane, Trust, ask, time_for},
};

/// How an exchange ended, for the machine and for the report.
pub(crate) struct Ended {
    pub(crate) answer: Answer,
    pub(crate) settled: Settled,
    /// How long it waited for a connection, milliseconds.
    pub(crate) connecting_ms: u64,
    pub(crate) trouble: Option<CourierFault>,
}

impl From<CourierFault> for Ended {
    fn from(fault: CourierFault) -> Self {
        let answer = match &fault {
            CourierFault::Down { kind } => Answer::Failed(Failure::of(kind.clone())),
            // Nothing about the link is known by these; the machine just comes again later.
            CourierFault::NotEnrolled
            | CourierFault::Address { .. }
            | CourierFault::Certificate
            | CourierFault::Store => Answer::StoreTrouble,
        };
        Self { answer, settled: Settled::default(), connecting_ms: 0, trouble: Some(fault) }
    }
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self { answer: Answer::Failed(failure), settled: Settled::default(), connecting_ms: 0, trouble: None }
    }
}

impl Round {
    /// Calls the desk's store off the network's threads: it may wait for the disk.
    pub(crate) async fn store<T: Send + 'static>(
        self: &Arc<Self>,
        call: impl FnOnce(&Self) -> Result<T, OutboxFault> + Send + 'static,
    ) -> Result<T, CourierFault> {
        let round = self.clone();
        match spawn_blocking(move || call(&round)).await {
            Ok(result) => Ok(result?),
            Err(_) => Err(CourierFault::Store),
        }
    }

    /// Carries one batch, which may be empty. Where its connection has to be made, up to `ahead` more are made while
    /// it is under way, as far as enough waits for them.
    pub(crate) async fn exchange(self: Arc<Self>, batch: Vec<Waiting>, ahead: usize) -> Ended {
        let carried: Vec<Digest> = batch.iter().map(|waiting| waiting.hash).collect();
        let began_ms = self.host.now().mono_ms;
        let (way, connecting_ms) = watched(self.carry(batch, ahead)).await;
        let took = Duration::from_millis(self.host.now().mono_ms.saturating_sub(began_ms));
        match way {
            Ok(ended) => {
                held(&self.patience).settled(took);
                Ended { connecting_ms, ..ended }
            }
            Err(ended) => {
                if matches!(&ended.answer, Answer::Failed(failure) if failure.kind == DownKind::Network) {
                    self.broke(took);
                }
                // Where the store is in trouble too, the next exchange tells.
                let _ = self.store(move |round| round.outbox.missed(&carried)).await;
                Ended { connecting_ms, ..ended }
            }
        }
    }

    /// Nothing came through, after so long: the next connection is made with what was learnt of it.
    fn broke(&self, after: Duration) {
        let has_grown = {
            let mut patience = held(&self.patience);
            let before = *patience;
            patience.broke(after);
            *patience != before
        };
        if has_grown {
            *held(&self.lane) = None;
        }
    }

    async fn carry(self: &Arc<Self>, batch: Vec<Waiting>, ahead: usize) -> Result<Ended, Ended> {
        let sent: Vec<Digest> = batch.iter().map(|waiting| waiting.hash).collect();
        let started = sent.clone();
        let (identity, since, health, papers) = self
            .store(move |round| {
                let outbox = &round.outbox;
                // Before anything is read to be sent: see `Cursor::acks`.
                let since = outbox.cursor()?;
                outbox.started(&started)?;
                // Asked by a poll alone, so that the same question does not ride on every batch.
                let papers = if started.is_empty() { outbox.asked_papers()? } else { Vec::new() };
                Ok((outbox.identity()?, since, outbox.health()?, papers))
            })
            .await?;
        let identity = identity.ok_or(CourierFault::NotEnrolled)?;
        let lane = self.lane(&identity)?;
        let nonce = fresh_nonce(&*self.host);
        let packets = batch.into_iter().map(|waiting| waiting.bytes).collect();
        let ask = ExchangeAsk { packets, cursor: since.notices, nonce, health, papers };
        let body = ask.to_bytes();

        // This exchange's own connection takes one of the batches that follow it.
        let left = usize::try_from(ask.health.outbox_count).unwrap_or(usize::MAX).saturating_sub(sent.len());
        lane.want_ahead(left.div_ceil(BATCH).saturating_sub(1).min(ahead)).await;
        let bytes = self.send_ask(&lane, &identity, &body).await?;
        let reply = verify_reply(&bytes, &identity.keys, identity.enrolment, identity.epoch, &nonce, &sent)
            .map_err(|fault| {
                tracing::warn!(%fault, "a reply was not taken");
                Failure::of(classify_fault(&fault))
            })?
            .about_papers(&ask.papers);
        self.clock.has_passed(reply.ack.server_time_ms);
        held(&self.nonce).nonce = Some(reply.next_nonce);
        let named = reply.ack.verdicts.iter().map(|(hash, _)| *hash).collect();
        let settled = self.store(move |round| round.outbox.settle(&reply, since)).await?;
        let answer = Answer::Settled { named, notices: settled.notices };
        Ok(Ended { answer, settled, connecting_ms: 0, trouble: None })
    }

    async fn send_ask(&self, lane: &Lane, identity: &Identity, body: &[u8]) -> Result<Vec<u8>, Failure> {
        for _ in 0..2 {
            let request = self
                .signed(lane, identity, Method::POST, EXCHANGE_PATH, body)
                .header("content-type", EXCHANGE_TYPE)
                .header("accept", EXCHANGE_TYPE);
            let request = request.timeout(time_for(body.len())).body(body.to_vec());
            match ask(request, EXCHANGE_TYPE, REPLY_BYTES_MAX).await? {
                Came::Body(bytes) => return Ok(bytes),
                // Once more, at once: the body is the same, only the proof is fresh.
                Came::NonceSpent(fresh) => held(&self.nonce).nonce = fresh,
                Came::Absent => break,
            }
        }
        Err(Failure::of(DownKind::NotGenuine))
    }

    /// A request of this desk with its proof; whoever sends it adds the body that was signed.
    pub(crate) fn signed(
        &self,
        lane: &Lane,
        identity: &Identity,
        method: Method,
        path: &str,
        body: &[u8],
    ) -> RequestBuilder {
        let (nonce, counter) = self.take_nonce(identity);
        let proof = sign_request(&identity.desk_key, identity.enrolment, method.as_str(), path, body, nonce, counter);
        let request = lane.request(method, path);
        proof.headers().into_iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    /// The nonce in hand (zeros where there is none: the centre then gives one) and a fresh counter.
    fn take_nonce(&self, identity: &Identity) -> (Nonce, u64) {
        let mut in_hand = held(&self.nonce);
        in_hand.counter = in_hand.counter.wrapping_add(1);
        (in_hand.nonce.or(identity.nonce).unwrap_or_default(), in_hand.counter)
    }

    /// The lane to the centre, made anew when its address or authority changed.
    pub(crate) fn lane(&self, identity: &Identity) -> Result<Arc<Lane>, CourierFault> {
        let passed = identity.keys.sealing.iter().map(|key| key.valid_from_ms).min();
        self.clock.has_passed(passed.unwrap_or(0).max(self.outbox.heard_ms().unwrap_or(0)));
        let wanted = (&identity.centre_url, &identity.keys.tls_ca_pem);
        let mut lane = held(&self.lane);
        if let Some(lane) = lane.as_ref().filter(|lane| (&lane.made_for.0, &lane.made_for.1) == wanted) {
            return Ok(lane.clone());
        }
        let trust = Trust::Centre { ca_pem: identity.keys.tls_ca_pem.as_deref(), clock: self.clock.clone() };
        let made =
            Arc::new(Lane::new(&identity.centre_url, &trust, *held(&self.patience), Some(Arc::clone(&self.host)))?);
        *lane = Some(made.clone());
        Ok(made)
    }
}
