//! TLS in front of a vendor, with certificates made for the purpose.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use url::Url;

/// Why there is no door: a certificate, a socket or a thread could not be had.
pub type NoDoor = Box<dyn Error + Send + Sync>;

/// An authority that nobody trusts unless told to.
pub struct CertificateAuthority(CertifiedIssuer<'static, KeyPair>);

impl CertificateAuthority {
    /// A new one.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn new() -> Result<Self, NoDoor> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Ok(Self(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?))
    }

    /// Its own certificate, in DER.
    pub fn certificate(&self) -> &[u8] {
        self.0.der()
    }

    /// Opens a door with a certificate that it signs.
    ///
    /// # Errors
    /// As [`Door::open`].
    pub fn door(&self, params: CertificateParams, vendor: &Url) -> Result<Door, NoDoor> {
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.0)?.der().clone();
        Door::open(certificate, &key, vendor)
    }
}

/// A port that speaks TLS and hands everything on to a vendor. It closes when it is dropped.
pub struct Door {
    address: Url,
    _runtime: Runtime,
}

impl Door {
    /// Opens it.
    ///
    /// # Errors
    /// When the certificate is not one of this key, or no port or thread can be had.
    pub fn open(certificate: CertificateDer<'static>, key: &KeyPair, vendor: &Url) -> Result<Self, NoDoor> {
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config =
            ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key)?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let vendor = vendor.socket_addrs(|| None)?.into_iter().next().ok_or("the vendor has no address")?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let address = Url::parse(&format!("https://localhost:{}/", listener.local_addr()?.port()))?;
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(hand_on(acceptor.clone(), stream, vendor));
            }
        });
        Ok(Self { address, _runtime: runtime })
    }

    /// Its address: `localhost`, whatever name the certificate has.
    pub fn address(&self) -> &Url {
        &self.address
    }
}

async fn hand_on(acceptor: TlsAcceptor, stream: TcpStream, vendor: SocketAddr) {
    let Ok(mut inside) = acceptor.accept(stream).await else { return };
    let Ok(mut outside) = TcpStream::connect(vendor).await else { return };
    // Either side may hang up first.
    drop(tokio::io::copy_bidirectional(&mut inside, &mut outside).await);
}
