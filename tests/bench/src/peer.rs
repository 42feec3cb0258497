//! What others need for the same: goals 5 and 6b. PouchDB carries the very same requests, as JSON documents, over the
//! very same line in the same run, without TLS, its documents in memory at both ends. What ODK's client needed was
//! recorded elsewhere, with larger requests.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use wasl_protocol::body_to_bytes;
use wasl_tests::ground::{Running, Step, Stopped, root, until};

use crate::{
    citizens::{Inventor, Words},
    drain::{WAITING, apart, calm},
    goals::{Absent, Figure, Told},
    program::is_there,
    weak_link::{CENTRE, WEAK, WeakLink},
};

/// What the line loses.
const SEED: u64 = 1;
/// Where the peer's server listens.
const PORT: u16 = 5_984;
/// Until it does.
const READY: Duration = Duration::from_secs(60);
/// Requests that ODK's client carried, and how long that took, seconds: recorded in November 2026 over a line like
/// this one, with requests of 4,053 bytes of JSON. Ours are smaller, so this is not like for like.
const ODK: (usize, f64) = (200, 109.7);

fn program() -> PathBuf {
    root().join("tests/bench/peers/pouchdb")
}

/// The same requests by Wasl, and by PouchDB where it is installed.
///
/// # Errors
/// When the system allows no such network, or something does not arrive.
pub fn against(folder: &Path) -> Step<Vec<Told>> {
    let few = calm(&folder.join("peer-few"), SEED, ODK.0)?;
    let wall = |of: &Value| of["wall_s"].as_f64().unwrap_or(f64::NAN);
    let odk = Told::Seen(Figure {
        number: "5b",
        value: wall(&few) / ODK.1,
        from: json!({ "wasl": few, "odk_requests": ODK.0, "odk_wall_s": ODK.1, "recorded": "November 2026" }),
    });
    let missing = if !is_there("node") {
        Some("node is missing")
    } else if !program().join("node_modules/.wasl-installed").is_file() {
        Some("npm is missing, or `npm ci` in tests/bench/peers/pouchdb did not end well")
    } else {
        None
    };
    if let Some(why) = missing {
        let absent = |number| Told::Absent(Absent { number, why: why.to_owned() });
        return Ok(vec![absent("5a"), odk, absent("6b")]);
    }
    let own = calm(&folder.join("peer-wasl"), SEED, WAITING)?;
    let pouch = apart("pouchdb", &folder.join("peer-pouchdb"), &[&SEED.to_string()])?;
    println!("PouchDB: {pouch}\nWasl beside it: {own}");
    let ratio = |name: &str| own[name].as_f64().unwrap_or(f64::NAN) / pouch[name].as_f64().unwrap_or(f64::NAN);
    let from = json!({ "wasl": own, "pouchdb": pouch });
    Ok(vec![
        Told::Seen(Figure { number: "5a", value: ratio("wall_s"), from: from.clone() }),
        odk,
        Told::Seen(Figure { number: "6b", value: ratio("bytes_each"), from }),
    ])
}

/// PouchDB over the weak line, in a network that is this process's own.
///
/// # Errors
/// When the line can't be laid, or something does not arrive.
pub async fn pouchdb(place: &Path, seed: u64) -> Step<Value> {
    std::fs::create_dir_all(place).map_err(|fault| Stopped(format!("{}: {fault}", place.display())))?;
    let link = WeakLink::lay(WEAK, seed)?;
    let server = Command::new("nsenter")
        .args(["--net", "--target", &link.centre_end(), "node", "peer.mjs", "server", CENTRE, &PORT.to_string()])
        .current_dir(program())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn();
    let _server = Running(server.map_err(|fault| Stopped(format!("node: {fault}")))?);
    until("the peer's server", READY, async || {
        let address = (CENTRE, PORT);
        tokio::net::TcpStream::connect(address).await.map(drop).map_err(|fault| fault.to_string())
    })
    .await?;
    let mut inventor = Inventor::new(seed, Words::Any);
    let mut documents = Vec::new();
    for at in 0..WAITING {
        let place = u32::try_from(at).unwrap_or(u32::MAX);
        documents.extend(body_to_bytes(&inventor.next_request().body(place)));
        documents.push(b'\n');
    }
    let (bytes_before, packets_before) = link.given();
    let told = tokio::task::spawn_blocking(move || client(&documents)).await;
    let mut told = told.map_err(|_| Stopped("the peer's client went away".to_owned()))??;
    let (bytes, packets) = link.given();
    if told["written"] != json!(WAITING) {
        return Err(Stopped(format!("PouchDB wrote {} of {WAITING}", told["written"])));
    }
    let bytes = (bytes - bytes_before) as f64;
    told["seed"] = json!(seed);
    told["requests"] = json!(WAITING);
    told["bytes_each"] = json!(bytes / WAITING as f64);
    told["line_s"] = json!(bytes * 8.0 / WEAK[0].rate as f64);
    told["packets"] = json!(packets - packets_before);
    Ok(told)
}

fn client(documents: &[u8]) -> Step<Value> {
    let failed = |fault: std::io::Error| Stopped(format!("node: {fault}"));
    let url = format!("http://{CENTRE}:{PORT}/requests");
    let mut child = Command::new("node")
        .args(["peer.mjs", "client", &url])
        .current_dir(program())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    child.stdin.take().expect("piped").write_all(documents).map_err(failed)?;
    let output = child.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        return Err(Stopped(format!("PouchDB ended with {}", output.status)));
    }
    serde_json::from_slice(&output.stdout).map_err(|fault| Stopped(format!("PouchDB told {fault}")))
}
