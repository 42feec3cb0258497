//! TLS 1.3 to the centre: trust in the centre's own authority, and a clock that a wrong wall clock
//! cannot turn back.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    time_provider::TimeProvider,
};
use wasl_domain::host::Host;

use crate::fault::CourierFault;

/// The latest of: the machine's wall clock, the last time that the centre signed, and the start of a
/// key that the root signed. A desk whose battery died thinks it is 1970, and would else lock itself
/// out of its own centre. A clock that is years ahead does so too: see [`Trusted`].
pub(crate) struct Clock {
    host: Arc<dyn Host>,
    at_least_ms: AtomicI64,
}

impl Clock {
    pub(crate) fn new(host: Arc<dyn Host>) -> Self {
        Self { host, at_least_ms: AtomicI64::new(0) }
    }
    /// A signed time that has passed.
    pub(crate) fn has_passed(&self, unix_ms: i64) {
        self.at_least_ms.fetch_max(unix_ms, Ordering::Relaxed);
    }
    /// The last time that is proved to have passed, whatever the machine's clock says.
    fn proved(&self) -> UnixTime {
        let ms = u64::try_from(self.at_least_ms.load(Ordering::Relaxed)).unwrap_or(0);
        UnixTime::since_unix_epoch(Duration::from_millis(ms))
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").finish_non_exhaustive()
    }
}

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        let ms = self.host.now().wall.as_millisecond().max(self.at_least_ms.load(Ordering::Relaxed));
        Some(UnixTime::since_unix_epoch(Duration::from_millis(u64::try_from(ms).ok()?)))
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Trusts exactly the certificates in `pem`: what one of them signed, or one of them itself. A small
/// centre's certificate is often its own authority.
pub(crate) fn trusting(pem: &str, clock: Arc<Clock>) -> Result<ClientConfig, CourierFault> {
    let mut roots = RootCertStore::empty();
    let mut pinned = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|_| CourierFault::Certificate)?;
        roots.add(certificate.clone()).map_err(|_| CourierFault::Certificate)?;
        pinned.push(certificate);
    }
    let by_authority = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider())
        .build()
        .map_err(|_| CourierFault::Certificate)?;
    let config = ClientConfig::builder_with_details(provider(), clock.clone())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|_| CourierFault::Certificate)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Trusted { pinned, by_authority, clock }))
        .with_no_client_auth();
    Ok(config)
}

/// A certificate that the centre's root vouched for passes as it is; any other must be signed by one.
///
/// One that has ended by the machine's clock passes where it had not ended by the centre's last signed
/// word: a clock that was set to 2038 must not lock the desk out, and what travels is sealed and signed
/// by itself.
#[derive(Debug)]
struct Trusted {
    pinned: Vec<CertificateDer<'static>>,
    by_authority: Arc<WebPkiServerVerifier>,
    clock: Arc<Clock>,
}

impl ServerCertVerifier for Trusted {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if self.pinned.iter().any(|pinned| pinned.as_ref() == shown.as_ref()) {
            return Ok(ServerCertVerified::assertion());
        }
        match self.by_authority.verify_server_cert(shown, between, name, ocsp, now) {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::Expired | CertificateError::ExpiredContext { .. },
            )) => self.by_authority.verify_server_cert(shown, between, name, ocsp, self.clock.proved()),
            verdict => verdict,
        }
    }
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.by_authority.verify_tls12_signature(message, certificate, signed)
    }
    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.by_authority.verify_tls13_signature(message, certificate, signed)
    }
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.by_authority.supported_verify_schemes()
    }
}

/// Trusts nobody: for plain HTTP to this machine, where no certificate is ever shown. Without it, the
/// machine's own authorities would be read for nothing.
pub(crate) fn for_no_tls() -> Result<ClientConfig, CourierFault> {
    let config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|_| CourierFault::Certificate)?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    Ok(config)
}

/// Takes whatever certificate is shown. For the first contact only: there the answer itself is
/// proved by the root key's print in the enrolment code, and the ask tells nothing that a stranger
/// could use twice.
pub(crate) fn for_first_contact() -> Result<ClientConfig, CourierFault> {
    let provider = provider();
    let algorithms = provider.signature_verification_algorithms;
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|_| CourierFault::Certificate)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate { algorithms }))
        .with_no_client_auth();
    Ok(config)
}

/// Lets any certificate pass; whoever shows it must still hold its key.
#[derive(Debug)]
struct AnyCertificate {
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }
    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("only TLS 1.3 is spoken".to_owned()))
    }
    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.algorithms)
    }
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
