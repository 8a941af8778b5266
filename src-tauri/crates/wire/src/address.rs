//! Which addresses are spoken to at all.

use ringtrue_model::ReportId;
use url::{Host, Url};

/// May this address be spoken to by this build? `https:` always; `http:` only to a loopback address (as
/// digits, since a name may point anywhere) and only in a development build. Never one with a name or
/// password in it.
pub fn allowed(address: &Url) -> bool {
    allowed_in(address, cfg!(debug_assertions))
}

fn allowed_in(address: &Url, development: bool) -> bool {
    let loopback = match address.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    };
    let private = match address.scheme() {
        "https" => address.has_host(),
        "http" => development && loopback,
        _ => false,
    };
    private && address.username().is_empty() && address.password().is_none()
}

/// `v1/reports` under a vendor's base address, and one report in it. A query or fragment of the base is left
/// out. An address under which nothing can stand, such as `data:`, comes back as it is; it is never allowed.
pub(crate) fn reports(base: &Url, report_id: Option<ReportId>) -> Url {
    let mut address = base.clone();
    address.set_query(None);
    address.set_fragment(None);
    if let Ok(mut path) = address.path_segments_mut() {
        path.pop_if_empty().extend(["v1", "reports"]).extend(report_id.map(|id| id.to_string()));
    }
    address
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{allowed_in, reports};
    use ringtrue_model::ReportId;
    use url::Url;
    use uuid::Uuid;

    #[test]
    fn only_private_connections_and_loopback_while_developing() {
        // (address, in a development build, in a release build)
        let table = [
            ("https://reports.example.com/", true, true),
            ("https://reports.example.com:8443/api", true, true),
            ("https://192.0.2.7/", true, true),
            ("http://127.0.0.1:4000/", true, false),
            ("http://127.9.9.9/", true, false),
            ("http://[::1]:4000/", true, false),
            ("http://localhost:4000/", false, false),
            ("http://127.0.0.1.example.com/", false, false),
            ("http://192.168.1.5/", false, false),
            ("http://[::ffff:127.0.0.1]/", false, false),
            ("http://reports.example.com/", false, false),
            ("https://name:password@reports.example.com/", false, false),
            ("https://name@reports.example.com/", false, false),
            ("http://name@127.0.0.1/", false, false),
            ("ftp://127.0.0.1/", false, false),
            ("file:///etc/passwd", false, false),
            ("data:text/plain,hello", false, false),
        ];
        for (address, development, release) in table {
            let url = Url::parse(address).unwrap();
            assert_eq!(allowed_in(&url, true), development, "{address} in a development build");
            assert_eq!(allowed_in(&url, false), release, "{address} in a release build");
        }
    }

    #[test]
    fn reports_stand_under_the_base_with_or_without_a_final_slash() {
        let id = ReportId(Uuid::nil());
        for base in ["https://example.com/api", "https://example.com/api/", "https://example.com/api/?a=b#c"]
        {
            let base = Url::parse(base).unwrap();
            assert_eq!(reports(&base, None).as_str(), "https://example.com/api/v1/reports");
            assert_eq!(
                reports(&base, Some(id)).as_str(),
                "https://example.com/api/v1/reports/00000000-0000-0000-0000-000000000000"
            );
        }
        let root = Url::parse("https://example.com").unwrap();
        assert_eq!(reports(&root, None).as_str(), "https://example.com/v1/reports");
        let data = Url::parse("data:text/plain,x").unwrap();
        assert!(!allowed_in(&reports(&data, Some(id)), true), "nothing stands under data:");
    }
}
