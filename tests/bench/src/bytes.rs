//! How small a request travels: packets as they are sealed, against the same requests as plain JSON under gzip.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use wasl_domain::host::Host;
use wasl_host::SystemHost;
use wasl_protocol::{HeaderDraft, PacketKind, SealingSecret, SigningKey, body_to_bytes, chain_start, seal};
use wasl_tests::ground::{Step, Stopped};

use crate::citizens::{Inventor, Words};

/// Requests that are weighed.
const REQUESTS: u32 = 1_000;

/// Mean bytes of a request as JSON, gzip'd JSON and sealed packet.
///
/// # Errors
/// When `gzip` is not there, or a body is too large for a packet.
pub fn weigh() -> Step<Value> {
    let host = SystemHost::new();
    let centre = SealingSecret::generate(&host).public();
    let desk = SigningKey::generate(&host);
    let mut inventor = Inventor::new(3, Words::Any);
    let (mut json_bytes, mut gzip_bytes, mut packet_bytes) = (0, 0, 0);
    for place in 0..REQUESTS {
        let body = body_to_bytes(&inventor.next_request().body(place));
        let draft = HeaderDraft {
            kind: PacketKind::Request,
            enrolment: 1_012,
            epoch: 1,
            sequence: u64::from(place) + 1,
            previous: chain_start(1_012, 1),
            id: host.new_id(),
            moment: host.now(),
            papers_root: None,
        };
        let packet = seal(draft, &body, &centre, &desk, &host).map_err(|fault| Stopped(format!("sealing: {fault}")))?;
        json_bytes += body.len();
        packet_bytes += packet.to_bytes().len();
        gzip_bytes += gzip(&body)?;
    }
    let mean = |all: usize| all as f64 / f64::from(REQUESTS);
    Ok(json!({
        "json": mean(json_bytes),
        "gzip": mean(gzip_bytes),
        "packet": mean(packet_bytes),
        "packet_to_gzip": packet_bytes as f64 / gzip_bytes as f64,
    }))
}

fn gzip(bytes: &[u8]) -> Step<usize> {
    let failed = |fault: std::io::Error| Stopped(format!("gzip: {fault}"));
    let mut child =
        Command::new("gzip").arg("-6n").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    child.stdin.take().expect("piped").write_all(bytes).map_err(failed)?;
    Ok(child.wait_with_output().map_err(failed)?.stdout.len())
}
