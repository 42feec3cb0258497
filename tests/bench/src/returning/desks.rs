//! The desks of the storm: really enrolled, with real requests that are sealed and signed before it begins, each
//! with the courier of the product.

use std::{net::Ipv4Addr, path::Path, process::Command, sync::Arc};

use tokio::sync::Notify;
use wasl_courier::Courier;
use wasl_cuts::volume::run;
use wasl_domain::{
    host::Host,
    ids::{EnrolmentNumber, TrackingNumber},
};
use wasl_protocol::{
    EnrolAsk, EnrolmentCode, HeaderDraft, PacketKind, RequestBody, SigningKey, body_to_bytes, chain_start, fresh_nonce,
    seal, sha256, verify_enrolment,
};
use wasl_sync::{Identity, Outbox, Waiting};
use wasl_tests::{
    centre::Centre,
    ground::{Step, Stopped},
};

use super::{kept::Kept, past::OwnHost, seen::Notes};
use crate::citizens::{Inventor, Words};

/// Desks with an address each before the third part of it grows.
const IN_A_ROW: u32 = 250;

/// One desk.
pub struct StormDesk {
    /// Its clock and dice.
    pub host: Arc<OwnHost>,
    /// What waits there.
    pub kept: Arc<Kept>,
    /// Its courier.
    pub courier: Arc<Courier>,
    /// Tells the courier of work.
    pub wake: Arc<Notify>,
}

/// The address at which a desk finds the centre, and from which it comes: the centre allows so many connections
/// from one address, and desks have addresses of their own.
fn address(number: u32) -> Ipv4Addr {
    let [third, fourth] = [number / IN_A_ROW, number % IN_A_ROW + 1].map(|part| u8::try_from(part).unwrap_or(u8::MAX));
    Ipv4Addr::new(127, 77, third, fourth)
}

/// Lays an address for each desk, in a network that is this process's own.
///
/// # Errors
/// Without the right to.
pub fn lay_addresses(folder: &Path, count: u32) -> Step<()> {
    let mut words = "link set lo up\n".to_owned();
    for number in 0..count {
        words += &format!("addr add {}/32 dev lo\n", address(number));
    }
    let file = folder.join("addresses");
    std::fs::write(&file, words).map_err(|fault| Stopped(format!("{}: {fault}", file.display())))?;
    run(Command::new("ip").arg("-batch").arg(&file))
}

/// Enrols a desk; it then hears what the centre has to tell it.
///
/// # Errors
/// When the centre refuses, or its answer does not prove itself.
pub async fn enrol(centre: &Centre, number: u32, is_apart: bool, notes: &Arc<Notes>) -> Step<StormDesk> {
    let code: EnrolmentCode = centre.enrol_code()?.parse().map_err(|fault| Stopped::at("code")(&fault))?;
    let host = Arc::new(OwnHost::new());
    let desk_key = SigningKey::generate(&*host);
    let ask = EnrolAsk {
        code_secret: code.secret,
        desk_key: desk_key.public(),
        counter_name: format!("{number}"),
        supervisor: "رنا الحسن".to_owned(),
        nonce: fresh_nonce(&*host),
    };
    let port = centre.address().rsplit(':').next().unwrap_or_default();
    let url = if is_apart { format!("http://{}:{port}", address(number)) } else { centre.url() };
    let reply = wasl_courier::enrol(&url, &ask).await.map_err(|fault| Stopped::at("enrolling")(&fault))?;
    let proved = verify_enrolment(&code, &ask, &reply).map_err(|fault| Stopped::at("enrolling")(&fault))?;
    let identity = Identity {
        enrolment: proved.enrolment,
        epoch: proved.epoch,
        centre_url: url,
        keys: proved.keys,
        desk_key,
        nonce: Some(reply.next_nonce),
    };
    let kept = Arc::new(Kept::new(identity, Arc::clone(&host), Arc::clone(notes)));
    let courier = Arc::new(courier(&kept, &host)?);
    Ok(StormDesk { host, kept, courier, wake: Arc::new(Notify::new()) })
}

fn courier(kept: &Arc<Kept>, host: &Arc<OwnHost>) -> Step<Courier> {
    let outbox: Arc<dyn Outbox> = Arc::clone(kept) as _;
    Courier::new(outbox, Arc::clone(host) as _).map_err(|fault| Stopped::at("courier")(&fault))
}

impl StormDesk {
    /// Hears what the centre has told since: desks are up to date when the link goes.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn hear(&self) -> Step<()> {
        let report = self.courier.pass().await;
        if report.link.is_up() { Ok(()) } else { Err(Stopped(format!("before the storm: {report:?}"))) }
    }

    /// Its program starts anew: nothing is left of what the courier learnt of the line, nor of its connections.
    ///
    /// # Errors
    /// When the courier would not start.
    pub fn start_anew(&mut self) -> Step<()> {
        self.courier = Arc::new(courier(&self.kept, &self.host)?);
        Ok(())
    }

    /// Takes in so many requests, each like one of `bodies` from the `first` on, but with a number and an id of its
    /// own; gives their tracking numbers as digits.
    ///
    /// # Errors
    /// When one can't be sealed.
    pub fn take_in(&self, bodies: &[RequestBody], first: usize, count: u32) -> Step<Vec<String>> {
        let desk = self.kept.desk();
        let enrolment = EnrolmentNumber::new(desk.enrolment).ok_or_else(|| Stopped("a desk's number".to_owned()))?;
        let now = self.host.now();
        let centre = desk.keys.sealing_at(now.wall.as_millisecond());
        let centre = centre.ok_or_else(|| Stopped("the centre has no key".to_owned()))?.public;
        let mut previous = chain_start(desk.enrolment, desk.epoch);
        let (mut packets, mut numbers) = (Vec::new(), Vec::new());
        for (place, like) in (1..=count).zip(bodies.iter().cycle().skip(first)) {
            let tracking = TrackingNumber::new(enrolment, place).ok_or_else(|| Stopped("too many".to_owned()))?;
            let body = RequestBody { request: self.host.new_id(), tracking, ..like.clone() };
            let draft = HeaderDraft {
                kind: PacketKind::Request,
                enrolment: desk.enrolment,
                epoch: desk.epoch,
                sequence: u64::from(place),
                previous,
                id: self.host.new_id(),
                moment: self.host.now(),
                papers_root: None,
            };
            let packet = seal(draft, &body_to_bytes(&body), &centre, &desk.desk_key, &*self.host);
            let bytes = packet.map_err(|fault| Stopped::at("sealing")(&fault))?.to_bytes();
            previous = sha256(&bytes);
            packets.push(Waiting { hash: previous, sequence: u64::from(place), bytes });
            numbers.push(tracking.digits());
        }
        self.kept.fill(packets);
        Ok(numbers)
    }
}

/// So many different requests; making them up takes longer than sealing them.
#[must_use]
pub fn bodies(count: u32) -> Vec<RequestBody> {
    let mut inventor = Inventor::new(15, Words::Any);
    (0..count).map(|place| inventor.next_request().body(place)).collect()
}
