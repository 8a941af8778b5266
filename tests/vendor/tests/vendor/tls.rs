//! Private connections: only to whom the certificate names, and only if somebody trusted says so.

use crate::support::{Site, report};
use crate::wire::{LIMITS, id_of};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use ringtrue_model::dispatch::{NoAnswer, Outcome};
use ringtrue_wire::{HttpTransport, Limits, Transport};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use url::Url;

/// The vendor behind a door that speaks TLS with the given certificate.
struct Door {
    base: Url,
    _runtime: Runtime,
}

impl Door {
    fn open(to: &Url, certificate: CertificateDer<'static>, key: &KeyPair) -> Self {
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config =
            ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let vendor: SocketAddr = to.socket_addrs(|| None).unwrap()[0];
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let base =
            Url::parse(&format!("https://localhost:{}/", listener.local_addr().unwrap().port())).unwrap();
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    if let Ok(mut inside) = acceptor.accept(stream).await {
                        let mut outside = TcpStream::connect(vendor).await.unwrap();
                        // Either side may hang up first.
                        drop(tokio::io::copy_bidirectional(&mut inside, &mut outside).await);
                    }
                });
            }
        });
        Self { base, _runtime: runtime }
    }
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn outcome(
    site: &Site,
    transport: &HttpTransport,
    params: CertificateParams,
    by: &CertifiedIssuer<'_, KeyPair>,
) -> Outcome {
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, by).unwrap();
    let door = Door::open(site.vendor.base(), certificate.der().clone(), &key);
    let body = report();
    transport.submit(&door.base, id_of(&body), &body.to_string())
}

fn named(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

#[test]
fn only_the_right_name_by_a_trusted_authority_is_spoken_to() {
    let site = Site::new();
    let (ours, theirs) = (authority(), authority());
    let wire = HttpTransport::trusting(Limits::default(), ours.der()).unwrap();
    let not_trusted = Outcome::Unanswered { why: NoAnswer::NotTrusted, retry_after_s: None };

    assert_eq!(outcome(&site, &wire, named("reports.example"), &ours), not_trusted, "another name");
    assert_eq!(outcome(&site, &wire, named("localhost"), &theirs), not_trusted, "an authority nobody trusts");
    let mut old = named("localhost");
    old.not_before = date_time_ymd(2019, 1, 1);
    old.not_after = date_time_ymd(2020, 1, 1);
    assert_eq!(outcome(&site, &wire, old, &ours), not_trusted, "run out");
    assert_eq!(site.vendor.reports().unwrap(), [], "nothing was told to any of them");

    let good = outcome(&site, &wire, named("localhost"), &ours);
    assert!(matches!(good, Outcome::Received(_)), "the right one came to {good:?}");
    assert_eq!(site.vendor.reports().unwrap().len(), 1);
}

#[test]
fn a_certificate_that_vouches_for_itself_is_not_trusted() {
    let site = Site::new();
    let key = KeyPair::generate().unwrap();
    let certificate = named("localhost").self_signed(&key).unwrap();
    let door = Door::open(site.vendor.base(), certificate.der().clone(), &key);
    let wire = HttpTransport::new(LIMITS).unwrap();
    let body = report();
    let outcome = wire.submit(&door.base, id_of(&body), &body.to_string());
    assert_eq!(outcome, Outcome::Unanswered { why: NoAnswer::NotTrusted, retry_after_s: None });
    assert_eq!(site.vendor.reports().unwrap(), []);
}

#[test]
fn a_server_without_tls_is_not_trusted() {
    let site = Site::new();
    let mut base = site.vendor.base().clone();
    base.set_scheme("https").unwrap();
    let body = report();
    let outcome = HttpTransport::new(LIMITS).unwrap().submit(&base, id_of(&body), &body.to_string());
    assert_eq!(outcome, Outcome::Unanswered { why: NoAnswer::NotTrusted, retry_after_s: None });
}
