//! An authority of a centre's own, and a certificate under it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use wasl_tests::ground::{Step, Stopped};

use crate::volume::run;

/// What a centre needs to speak TLS.
#[derive(Debug)]
pub struct Certified {
    /// The centre's certificate, then its authority's.
    pub chain: PathBuf,
    /// The centre's key.
    pub key: PathBuf,
}

impl Certified {
    /// A certificate for this address, good for a year from now, as files in `folder`.
    ///
    /// # Errors
    /// When openssl makes none.
    pub fn make(folder: &Path, address: &str) -> Step<Self> {
        let path = |name: &str| folder.join(name).display().to_string();
        let new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"];
        let authority =
            ["-days", "3650", "-subj", "/CN=Authority of a test", "-addext", "keyUsage=critical,keyCertSign"];
        run(Command::new("openssl").args(["req", "-x509"]).args(new_key).args(authority).args([
            "-keyout",
            &path("ca.key"),
            "-out",
            &path("ca.pem"),
        ]))?;
        run(Command::new("openssl")
            .args(["req", "-x509", "-days", "365", "-CA", &path("ca.pem"), "-CAkey", &path("ca.key")])
            .args(new_key)
            .args(["-subj", "/CN=Centre of a test", "-addext", &format!("subjectAltName=IP:{address}")])
            .args(["-addext", "basicConstraints=critical,CA:FALSE"])
            .args(["-keyout", &path("key.pem"), "-out", &path("centre.pem")]))?;
        let read =
            |name: &str| fs::read_to_string(folder.join(name)).map_err(|fault| Stopped(format!("{name}: {fault}")));
        let chain = folder.join("chain.pem");
        fs::write(&chain, format!("{}{}", read("centre.pem")?, read("ca.pem")?))
            .map_err(|fault| Stopped(format!("{}: {fault}", chain.display())))?;
        Ok(Self { chain, key: folder.join("key.pem") })
    }
}
