//! A lane to one centre: the HTTP client with its bounds, and one answer as it came.

use std::{error::Error, sync::Arc, time::Duration};

use reqwest::{Client, ClientBuilder, Method, RequestBuilder, Response, Url, redirect, tls};
use wasl_domain::host::Host;
use wasl_protocol::{NONCE_CODE, NONCE_HEADER, Nonce, PROBLEM_TYPE, Problem, hex};
use wasl_sync::{DownKind, Failure, Head, Reading, classify, classify_put};

use crate::{
    connecting::{Connecting, Wanted, named},
    fault::CourierFault,
    patience::Patience,
    tls::{Clock, for_first_contact, for_no_tls, trusting},
};

/// A request that carries little and is not answered by then is given up.
const WHOLE: Duration = Duration::from_secs(90);
/// Nothing takes longer: the machine gives up soon after.
pub(crate) const WHOLE_MAX: Duration = Duration::from_secs(280);
/// A connection is not used again after this: the centre closes it soon after, and its word of that may
/// be lost.
const IDLE: Duration = Duration::from_secs(15);
const PROBLEM_BYTES_MAX: usize = 64 << 10;
/// The answer to a chunk has no body worth reading; so many bytes keep the connection usable.
const BARE_BYTES_MAX: usize = 4 << 10;

/// Which certificates are believed.
pub(crate) enum Trust<'a> {
    /// Those of the centre's own authority; the machine's where it named none.
    Centre { ca_pem: Option<&'a str>, clock: Arc<Clock> },
    /// Any, because the answer is proved otherwise.
    FirstContact,
}

/// A way to one centre.
pub(crate) struct Lane {
    /// What it was made for.
    pub(crate) made_for: (String, Option<String>),
    base: String,
    client: Client,
    ahead: Option<Ahead>,
}

/// What makes connections ahead of the requests that want them.
struct Ahead {
    /// Makes no connection: only a client can say where to, and this one says no more.
    naming: Client,
    wanted: Wanted,
}

/// An answer that may be what was asked for, or the centre's word that the nonce is spent.
pub(crate) enum Came {
    Body(Vec<u8>),
    NonceSpent(Option<Nonce>),
    /// What was looked for is not there.
    Absent,
}

impl Lane {
    pub(crate) fn new(
        url: &str,
        trust: &Trust<'_>,
        patience: Patience,
        host: Option<Arc<dyn Host>>,
    ) -> Result<Self, CourierFault> {
        let refused = || CourierFault::Address { url: url.to_owned() };
        let parsed = Url::parse(url.trim()).map_err(|_| refused())?;
        if !parsed.username().is_empty() || parsed.password().is_some() {
            return Err(refused());
        }
        let bounded = || bounded(patience);
        let (builder, ca_pem) = match (parsed.scheme(), trust) {
            ("http", _) if is_this_machine(&parsed) => {
                (bounded().https_only(false).tls_backend_preconfigured(for_no_tls()?), None)
            }
            ("https", Trust::FirstContact) => {
                (bounded().https_only(true).tls_backend_preconfigured(for_first_contact()?), None)
            }
            ("https", Trust::Centre { ca_pem: Some(pem), clock }) => {
                let config = trusting(pem, clock.clone())?;
                (bounded().https_only(true).tls_backend_preconfigured(config), Some((*pem).to_owned()))
            }
            ("https", Trust::Centre { ca_pem: None, .. }) => {
                (bounded().https_only(true).tls_version_min(tls::Version::TLS_1_3), None)
            }
            _ => return Err(refused()),
        };
        let (builder, ahead) = match host {
            Some(host) => {
                let wanted = Wanted::default();
                let connecting = Connecting::new(host, wanted.clone());
                let naming = bounded().tls_backend_preconfigured(for_no_tls()?).connector_layer(connecting.clone());
                let naming = naming.build().map_err(|_| CourierFault::Certificate)?;
                (builder.connector_layer(connecting), Some(Ahead { naming, wanted }))
            }
            None => (builder, None),
        };
        let client = builder.build().map_err(|_| CourierFault::Certificate)?;
        let mut base = parsed;
        base.set_query(None);
        base.set_fragment(None);
        let base = base.as_str().trim_end_matches('/').to_owned();
        Ok(Self { made_for: (url.to_owned(), ca_pem), base, client, ahead })
    }

    /// When the next connection was made, so many more are made beside it. The next word takes this one's place.
    /// Nothing goes over them before a request takes one.
    pub(crate) async fn want_ahead(&self, count: usize) {
        let Some(ahead) = &self.ahead else { return };
        for _ in 0..count {
            let _only_names = named(ahead.naming.get(&self.base).send()).await;
        }
        ahead.wanted.set(count);
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }
}

/// How long a request that carries so many bytes may take as a whole: the worst link that is worth
/// waiting for carries 256 bytes a second. One on which nothing moves at all is given up long before.
pub(crate) fn time_for(bytes: usize) -> Duration {
    let seconds = u64::try_from(bytes / 256).unwrap_or(u64::MAX);
    WHOLE.saturating_add(Duration::from_secs(seconds)).min(WHOLE_MAX)
}

fn bounded(patience: Patience) -> ClientBuilder {
    // Where no provider was chosen for the process, it is ring; one that was chosen before stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder()
        .http1_only()
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .tcp_nodelay(true)
        .connect_timeout(patience.length())
        .timeout(WHOLE)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(wasl_sync::IN_FLIGHT_MAX + 1)
        .tcp_keepalive(Duration::from_secs(10))
        .tcp_keepalive_interval(Duration::from_secs(3))
        .tcp_keepalive_retries(2);
    #[cfg(any(target_os = "android", target_os = "linux"))]
    let builder = builder.tcp_user_timeout(patience.length());
    builder
}

/// Loopback, by address or by its one name.
fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// An answer's head and, where it is a problem, its code.
struct Heard {
    status: u16,
    media: Option<String>,
    retry_after: Option<String>,
    nonce: Option<Nonce>,
    code: Option<String>,
}

impl Heard {
    fn head(&self) -> Head<'_> {
        Head {
            status: self.status,
            content_type: self.media.as_deref(),
            retry_after: self.retry_after.as_deref(),
            code: self.code.as_deref(),
        }
    }
}

/// Sends a request and reads its answer's head; what remains to be read is given with it.
async fn hear(request: RequestBuilder) -> Result<(Heard, Option<Response>), Failure> {
    let answer = request.send().await.map_err(|e| Failure::of(unsent(&e)))?;
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut heard = Heard {
        status: answer.status().as_u16(),
        media: header("content-type"),
        retry_after: header("retry-after"),
        nonce: header(NONCE_HEADER).and_then(|text| hex::decode(text.trim())),
        code: None,
    };
    if !heard.media.as_deref().is_some_and(|media| media.starts_with(PROBLEM_TYPE)) {
        return Ok((heard, Some(answer)));
    }
    let body = body(answer, PROBLEM_BYTES_MAX).await?;
    heard.code = serde_json::from_slice::<Problem>(&body).ok().map(|problem| problem.code);
    Ok((heard, None))
}

/// Sends a request and reads its answer's head; the body is taken only where it may be of the media
/// type `wanted`, and never above `bytes_max`.
pub(crate) async fn ask(request: RequestBuilder, wanted: &str, bytes_max: usize) -> Result<Came, Failure> {
    let (heard, answer) = hear(request).await?;
    match (classify(wanted, heard.head()), answer) {
        (Reading::Reply, Some(answer)) => body(answer, bytes_max).await.map(Came::Body),
        (Reading::Reply, None) => Err(Failure::of(DownKind::NotGenuine)),
        (Reading::NonceSpent, _) => Ok(Came::NonceSpent(heard.nonce)),
        (Reading::Failed(failure), _) => Err(failure),
    }
}

/// Sends a chunk and hears whether it arrived.
pub(crate) async fn put(request: RequestBuilder) -> Result<Came, Failure> {
    let (heard, answer) = hear(request).await?;
    match (classify_put(heard.head()), answer) {
        (Reading::Reply, Some(answer)) => body(answer, BARE_BYTES_MAX).await.map(Came::Body),
        (Reading::Reply, None) => Err(Failure::of(DownKind::NotGenuine)),
        (Reading::NonceSpent, _) => Ok(Came::NonceSpent(heard.nonce)),
        (Reading::Failed(failure), _) => Err(failure),
    }
}

/// Asks whether a chunk is there; [`Came::Absent`] where it is not. An answer to this has no body, so
/// a spent nonce is known by the fresh one beside it.
pub(crate) async fn look(request: RequestBuilder) -> Result<Came, Failure> {
    let (mut heard, _) = hear(request).await?;
    if heard.status == 401 && heard.nonce.is_some() {
        heard.media = Some(PROBLEM_TYPE.to_owned());
        heard.code = Some(NONCE_CODE.to_owned());
    }
    match classify_put(heard.head()) {
        Reading::Reply => Ok(Came::Body(Vec::new())),
        Reading::NonceSpent => Ok(Came::NonceSpent(heard.nonce)),
        Reading::Failed(_) if heard.status == 404 => Ok(Came::Absent),
        Reading::Failed(failure) => Err(failure),
    }
}

async fn body(mut answer: Response, bytes_max: usize) -> Result<Vec<u8>, Failure> {
    let too_large = |len: u64| usize::try_from(len).map_or(true, |len| len > bytes_max);
    if answer.content_length().is_some_and(too_large) {
        return Err(Failure::of(DownKind::NotGenuine));
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| Failure::of(DownKind::Network))? {
        if body.len() + chunk.len() > bytes_max {
            return Err(Failure::of(DownKind::NotGenuine));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What it means that a request did not get through: a stranger's certificate, something that speaks
/// no TLS in the centre's place, or just no network.
fn unsent(fault: &reqwest::Error) -> DownKind {
    let mut source = fault.source();
    while let Some(cause) = source {
        if let Some(tls) = tls_fault(cause) {
            return if matches!(tls, rustls::Error::InvalidCertificate(_)) {
                DownKind::NotGenuine
            } else {
                DownKind::CaptivePortal
            };
        }
        source = cause.source();
    }
    DownKind::Network
}

/// The TLS fault within; it lies wrapped in input-output errors, whose `source` passes over it.
fn tls_fault<'e>(cause: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    let mut cause = cause;
    loop {
        if let Some(tls) = cause.downcast_ref() {
            return Some(tls);
        }
        cause = cause.downcast_ref::<std::io::Error>()?.get_ref()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_packet_has_time_on_the_worst_link_and_nothing_outlasts_the_machine() {
        assert_eq!(time_for(0), WHOLE);
        assert_eq!(time_for(16 << 10), WHOLE + Duration::from_secs(64));
        // A packet of the largest size at 64 kbit/s.
        assert!(time_for(wasl_protocol::PACKET_BYTES_MAX) > Duration::from_secs((1 << 20) / 8_000));
        for bytes in [0, 1 << 20, 64 << 20, usize::MAX] {
            assert!(time_for(bytes) < Duration::from_millis(wasl_sync::FLIGHT_MS_MAX), "{bytes}");
        }
    }
}
