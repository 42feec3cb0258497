//! Where connections come in: plain, or through TLS 1.3. Handshakes run beside each other, so that
//! one slow caller holds up nobody.

use std::{
    io,
    net::SocketAddr,
    path::Path,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::serve::Listener;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, mpsc},
    time::{Sleep, sleep, timeout},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::fault::CentreFault;

/// A line that loses a third of what it carries needs so long.
const HANDSHAKE_MAX: Duration = Duration::from_secs(30);
/// After an accept that failed (out of file handles, say): long enough not to spin.
const AFTER_FAILURE: Duration = Duration::from_millis(200);
const WAITING_MAX: usize = 64;
/// Handshakes under way at once; whoever comes then waits in the system's queue.
const HANDSHAKES_MAX: usize = 1_024;

/// Who is calling.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// The listening end.
pub(super) enum Door {
    /// Without TLS.
    Plain(TcpListener),
    /// Connections whose handshake is done.
    Secure {
        /// They arrive here.
        ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
        /// Where it listens.
        address: SocketAddr,
    },
}

/// A connection whose writes break off where its other end takes nothing for too long.
pub(super) struct Patient {
    line: Line,
    unread_max: Duration,
    /// Runs while a write waits.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    /// Ends a write that waits for too long; forgets its waiting where it moved on.
    fn limited<T>(&mut self, c: &mut Context<'_>, wrote: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if wrote.is_ready() {
            self.waiting = None;
            return wrote;
        }
        let unread_max = self.unread_max;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(unread_max)));
        waiting.as_mut().poll(c).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

/// One connection.
pub(super) enum Line {
    /// Without TLS.
    Plain(TcpStream),
    /// With it.
    Secure(Box<TlsStream<TcpStream>>),
}

impl Door {
    pub(super) fn plain(listener: TcpListener) -> Self {
        Self::Plain(listener)
    }

    pub(super) fn secure(listener: TcpListener, certificate: &Path, key: &Path) -> Result<Self, CentreFault> {
        let unusable = |path: &Path| CentreFault::Tls { path: path.to_owned() };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|_| unusable(certificate))?;
        let key_der = PrivateKeyDer::from_pem_file(key).map_err(|_| unusable(key))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(|_| unusable(certificate))?
            .with_no_client_auth()
            .with_single_cert(chain, key_der)
            .map_err(|fault| {
                if matches!(fault, rustls::Error::InconsistentKeys(_)) {
                    CentreFault::TlsPair { certificate: certificate.to_owned(), key: key.to_owned() }
                } else {
                    unusable(certificate)
                }
            })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let address = listener.local_addr().map_err(|_| unusable(certificate))?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (to_server, ready) = mpsc::channel(WAITING_MAX);
        tokio::spawn(async move {
            let turns = Arc::new(Semaphore::new(HANDSHAKES_MAX));
            while !to_server.is_closed() {
                let turn = Arc::clone(&turns).acquire_owned().await;
                let (stream, peer) = match listener.accept().await {
                    Ok(accepted) => accepted,
                    Err(fault) => {
                        tracing::warn!(%fault, "a connection was not accepted");
                        sleep(AFTER_FAILURE).await;
                        continue;
                    }
                };
                let (acceptor, to_server) = (acceptor.clone(), to_server.clone());
                tokio::spawn(async move {
                    let shaken = timeout(HANDSHAKE_MAX, acceptor.accept(stream)).await;
                    drop(turn);
                    if let Ok(Ok(secure)) = shaken {
                        // An error means that the server has stopped.
                        let _ = to_server.send((secure, peer)).await;
                    }
                });
            }
        });
        Ok(Self::Secure { ready, address })
    }
}

impl Listener for Door {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        match self {
            Self::Plain(listener) => {
                // The framework's own accept waits and tries again after a failure.
                let (stream, peer) = Listener::accept(listener).await;
                (Line::Plain(stream), peer)
            }
            Self::Secure { ready, .. } => match ready.recv().await {
                Some((stream, peer)) => (Line::Secure(Box::new(stream)), peer),
                // The accepting task ends only after this end is gone.
                None => std::future::pending().await,
            },
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Plain(listener) => listener.local_addr(),
            Self::Secure { address, .. } => Ok(*address),
        }
    }
}

impl Line {
    /// With a limit of time on each write.
    pub(super) fn patient(self, unread_max: Duration) -> Patient {
        Patient { line: self, unread_max, waiting: None }
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, c: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_read(c, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, c: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.line).poll_write(c, bytes);
        self.limited(c, wrote)
    }
    fn poll_flush(mut self: Pin<&mut Self>, c: &mut Context<'_>) -> Poll<io::Result<()>> {
        let wrote = Pin::new(&mut self.line).poll_flush(c);
        self.limited(c, wrote)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, c: &mut Context<'_>) -> Poll<io::Result<()>> {
        let wrote = Pin::new(&mut self.line).poll_shutdown(c);
        self.limited(c, wrote)
    }
}

impl AsyncRead for Line {
    fn poll_read(self: Pin<&mut Self>, c: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(c, buffer),
            Self::Secure(stream) => Pin::new(stream).poll_read(c, buffer),
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(self: Pin<&mut Self>, c: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(c, bytes),
            Self::Secure(stream) => Pin::new(stream).poll_write(c, bytes),
        }
    }
    fn poll_flush(self: Pin<&mut Self>, c: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(c),
            Self::Secure(stream) => Pin::new(stream).poll_flush(c),
        }
    }
    fn poll_shutdown(self: Pin<&mut Self>, c: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(c),
            Self::Secure(stream) => Pin::new(stream).poll_shutdown(c),
        }
    }
}
