//! TLS: the centre's own authority and no other, whatever the wall clock says.

use std::{
    io::Write,
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use wasl_courier::{Courier, CourierFault, PassReport};
use wasl_protocol::{EnrolAsk, EnrolReply, SignedDoc, SigningKey};
use wasl_sync::{DownKind, Link};

use crate::{
    cast::{DeskHost, MemoryOutbox, WALL_MS, ack_key, desk_key, keys},
    centre::{Centre, http, read_request},
};

/// Made for these tests only.
const AUTHORITY: &str = include_str!("../tls/ca.pem");
const OTHER_AUTHORITY: &str = include_str!("../tls/other-ca.pem");
const CERTIFICATE: &str = include_str!("../tls/centre.pem");
const KEY: &str = include_str!("../tls/centre-key.pem");

fn config(version: &'static rustls::SupportedProtocolVersion) -> Arc<ServerConfig> {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .expect("ring speaks it")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("they fit");
    Arc::new(config)
}

fn wrapped(config: &Arc<ServerConfig>, stream: TcpStream) -> StreamOwned<ServerConnection, TcpStream> {
    StreamOwned::new(ServerConnection::new(config.clone()).expect("a connection"), stream)
}

async fn pass(version: &'static rustls::SupportedProtocolVersion, authority: &str, wall_ms: i64) -> PassReport {
    let config = config(version);
    let centre = Centre::start_with(&[], 0, "https", move |stream| wrapped(&config, stream));
    let outbox = MemoryOutbox::new(&centre.url, 3, Some(authority));
    Courier::new(outbox, Arc::new(DeskHost::new(wall_ms))).expect("in memory").pass().await
}

#[tokio::test]
async fn the_centres_own_authority_is_trusted() {
    let report = pass(&rustls::version::TLS13, AUTHORITY, WALL_MS).await;
    assert_eq!((report.acked, report.left, report.link), (3, 0, Link::Up));
}

#[tokio::test]
async fn a_clock_in_1970_does_not_lock_the_desk_out() {
    let report = pass(&rustls::version::TLS13, AUTHORITY, 0).await;
    assert_eq!((report.acked, report.link), (3, Link::Up));
}

#[tokio::test]
async fn another_authority_and_an_older_tls_are_refused() {
    let report = pass(&rustls::version::TLS13, OTHER_AUTHORITY, WALL_MS).await;
    assert_eq!(report.acked, 0);
    assert!(matches!(report.link, Link::Down { kind: DownKind::NotGenuine, .. }), "{:?}", report.link);
    let report = pass(&rustls::version::TLS12, AUTHORITY, WALL_MS).await;
    assert_eq!(report.acked, 0);
    let report = pass(&rustls::version::TLS13, "no certificate", WALL_MS).await;
    assert_eq!((report.trouble, report.left), (Some(CourierFault::Certificate), 3));
}

#[tokio::test]
async fn who_is_not_the_centre_sees_one_connection_however_much_waits() {
    for (authority, wanted) in [(AUTHORITY, 5..=7), (OTHER_AUTHORITY, 1..=1)] {
        let (config, came) = (config(&rustls::version::TLS13), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&came);
        let centre = Centre::start_with(&[], 0, "https", move |stream| {
            counted.fetch_add(1, Ordering::SeqCst);
            wrapped(&config, stream)
        });
        let outbox = MemoryOutbox::new(&centre.url, 110, Some(authority));
        Courier::new(outbox, Arc::new(DeskHost::new(WALL_MS))).expect("in memory").pass().await;
        // This centre ends each connection after one answer.
        let came = came.load(Ordering::SeqCst);
        assert!(wanted.contains(&came), "{came} connections");
    }
}

#[tokio::test]
async fn at_first_contact_any_certificate_will_do_because_the_answer_is_proved_itself() {
    let ask = EnrolAsk {
        code_secret: [1; 8],
        desk_key: desk_key().public(),
        counter_name: "شباك 1".into(),
        supervisor: "هدى".into(),
        nonce: [1; 16],
    };
    let root = SigningKey::from_bytes([9; 32]);
    let reply = EnrolReply {
        enrolment: 1012,
        epoch: 1,
        root: root.public(),
        keys: keys(Some(AUTHORITY)).sign(&root),
        docs: Vec::<SignedDoc>::new(),
        welcome: EnrolReply::sign_welcome(1012, 1, &ask, &ack_key()),
        next_nonce: [5; 16],
    };
    let problem = b"{\"code\":\"code_spent\"}";
    let answers = [
        http(200, "application/json", "", &serde_json::to_vec(&reply).expect("json")),
        http(410, "application/problem+json", "", problem),
        http(200, "text/html", "", b"<p>Welcome"),
        http(200, "application/json", "", b"{\"ok\":true}"),
    ];
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let url = format!("https://{}/", listener.local_addr().expect("bound"));
    let config = config(&rustls::version::TLS13);
    thread::spawn(move || {
        for (stream, answer) in listener.incoming().flatten().zip(answers) {
            let mut stream = wrapped(&config, stream);
            let (head, _) = read_request(&mut stream).expect("a request");
            assert!(head.starts_with("POST /v1/enrol "));
            stream.write_all(&answer).expect("it listens");
            stream.flush().expect("it listens");
        }
    });
    let down = |kind| Some(CourierFault::Down { kind });
    assert_eq!(Courier::enrol(&url, &ask).await, Ok(reply));
    let spent = DownKind::CentreRefuses { code: "code_spent".into() };
    assert_eq!(Courier::enrol(&url, &ask).await.err(), down(spent));
    assert_eq!(Courier::enrol(&url, &ask).await.err(), down(DownKind::CaptivePortal));
    assert_eq!(Courier::enrol(&url, &ask).await.err(), down(DownKind::NotGenuine));
}
