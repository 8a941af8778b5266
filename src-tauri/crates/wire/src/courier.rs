//! Brings the files of a signed repository to whoever verifies them.

use crate::{FetchProblem, File, Transport};
use ringtrue_tuf::{Conversation, Fetched, Request};
use url::Url;

/// After so many files in a row without an answer none is asked for any more.
const PATIENCE: u32 = 3;

/// The one file of a repository that has the same name for ever.
const TIMESTAMP: &str = "timestamp.json";

/// Whoever brings the files of one repository, each with one try.
pub struct Courier<'t> {
    transport: &'t dyn Transport,
    metadata: Url,
    targets: Url,
    known: Option<(String, Vec<u8>)>,
    tag: Option<String>,
    unanswered: u32,
    problem: Option<FetchProblem>,
    bytes: u64,
}

impl<'t> Courier<'t> {
    /// For a repository with its metadata below one address and its targets below another. Query and fragment of the
    /// addresses are left out.
    pub fn new(transport: &'t dyn Transport, metadata: &Url, targets: &Url) -> Self {
        Self {
            transport,
            metadata: folder(metadata),
            targets: folder(targets),
            known: None,
            tag: None,
            unanswered: 0,
            problem: None,
            bytes: 0,
        }
    }

    /// For a repository with both below one address, in `metadata/` and `targets/`.
    pub fn below(transport: &'t dyn Transport, base: &Url) -> Self {
        let base = folder(base);
        let below = |name: &str| base.join(name).unwrap_or_else(|_| base.clone());
        Self::new(transport, &below("metadata/"), &below("targets/"))
    }

    /// The timestamp is here already, with this entity tag: it is brought only where it has changed.
    #[must_use]
    pub fn knowing(mut self, tag: String, timestamp: Vec<u8>) -> Self {
        self.known = Some((tag, timestamp));
        self
    }

    /// Gives a conversation all the metadata it wants.
    pub fn hold(&mut self, conversation: &mut impl Conversation) {
        while let Some(request) = conversation.wanted() {
            conversation.give(self.metadata(&request));
        }
    }

    /// Brings a target.
    pub fn target(&mut self, request: &Request) -> Fetched {
        self.bring(&self.targets.clone(), request, None)
    }

    /// Why a file was not brought: the last such problem.
    pub fn problem(&self) -> Option<FetchProblem> {
        self.problem
    }

    /// The repository no longer answers, and nothing is asked of it any more.
    pub fn has_given_up(&self) -> bool {
        self.unanswered >= PATIENCE
    }

    /// The entity tag of the timestamp that was brought.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// Bytes of files that were brought so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn metadata(&mut self, request: &Request) -> Fetched {
        let known = self.known.take_if(|_| request.path == TIMESTAMP);
        self.bring(&self.metadata.clone(), request, known)
    }

    fn bring(&mut self, folder: &Url, request: &Request, known: Option<(String, Vec<u8>)>) -> Fetched {
        let Some(address) = folder.join(&request.path).ok().filter(|it| is_below(folder, it)) else {
            return Fetched::Missing;
        };
        if self.has_given_up() {
            return Fetched::Failed;
        }
        let tag = known.as_ref().map(|(tag, _)| tag.as_str());
        let answer = self.transport.file(&address, request.max_length, tag);
        self.unanswered = if answer.is_ok() { 0 } else { self.unanswered + 1 };
        match (answer, known) {
            (Ok(File::Bytes { bytes, tag }), _) => {
                if request.path == TIMESTAMP {
                    self.tag = tag;
                }
                self.bytes += bytes.len() as u64;
                Fetched::Bytes(bytes)
            }
            (Ok(File::Unchanged), Some((tag, bytes))) => {
                self.tag = Some(tag);
                Fetched::Bytes(bytes)
            }
            (Ok(File::Missing), _) => Fetched::Missing,
            // Nothing was said to be here.
            (Ok(File::Unchanged), None) => Fetched::Failed,
            (Err(problem), _) => {
                self.problem = Some(problem);
                Fetched::Failed
            }
        }
    }
}

/// The address with a final slash.
fn folder(address: &Url) -> Url {
    let mut address = address.clone();
    address.set_query(None);
    address.set_fragment(None);
    if let Ok(mut path) = address.path_segments_mut() {
        path.pop_if_empty().push("");
    }
    address
}

fn is_below(folder: &Url, address: &Url) -> bool {
    address.origin() == folder.origin() && address.path().starts_with(folder.path())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Courier;
    use crate::{FetchProblem, File, Transport};
    use ringtrue_model::ReportId;
    use ringtrue_model::dispatch::{NoAnswer, Outcome, VendorStatus};
    use ringtrue_tuf::{Conversation, Fetched, Request};
    use std::sync::Mutex;
    use url::Url;

    /// Answers with what it was given, and notes what it was asked for.
    struct Answers(Mutex<Vec<Result<File, FetchProblem>>>, Mutex<Vec<(String, Option<String>)>>);

    impl Answers {
        fn of(answers: impl IntoIterator<Item = Result<File, FetchProblem>>) -> Self {
            Self(Mutex::new(answers.into_iter().collect()), Mutex::default())
        }

        fn asked(&self) -> Vec<(String, Option<String>)> {
            self.1.lock().unwrap().clone()
        }
    }

    impl Transport for Answers {
        fn submit(&self, _: &Url, _: ReportId, _: &str) -> Outcome {
            unreachable!()
        }
        fn withdraw(&self, _: &Url, _: ReportId, _: &str) -> Outcome {
            unreachable!()
        }
        fn status(&self, _: &Url, _: ReportId, _: &str) -> Result<VendorStatus, crate::StatusProblem> {
            unreachable!()
        }
        fn file(&self, address: &Url, _: u64, known: Option<&str>) -> Result<File, FetchProblem> {
            self.1.lock().unwrap().push((address.to_string(), known.map(str::to_owned)));
            self.0.lock().unwrap().remove(0)
        }
    }

    /// Wants these files and keeps what it gets.
    struct Wants(Vec<&'static str>, Vec<Fetched>);

    impl Conversation for Wants {
        fn wanted(&self) -> Option<Request> {
            self.0.first().map(|path| request(path))
        }
        fn give(&mut self, fetched: Fetched) {
            self.0.remove(0);
            self.1.push(fetched);
        }
    }

    fn request(path: &str) -> Request {
        Request { path: path.to_owned(), max_length: 10 }
    }

    fn base() -> Url {
        Url::parse("https://example.com/directory?x#y").unwrap()
    }

    fn bytes(bytes: &[u8], tag: &str) -> Result<File, FetchProblem> {
        Ok(File::Bytes { bytes: bytes.to_vec(), tag: Some(tag.to_owned()) })
    }

    const NOBODY: Result<File, FetchProblem> = Err(FetchProblem::Unanswered(NoAnswer::NoConnection));

    #[test]
    fn files_are_asked_for_below_the_two_folders() {
        let answers = Answers::of([Ok(File::Missing), bytes(b"target", "t")]);
        let mut courier = Courier::below(&answers, &base());
        let mut wants = Wants(vec!["2.root.json"], Vec::new());
        courier.hold(&mut wants);
        assert_eq!(wants.1, [Fetched::Missing]);
        assert_eq!(courier.target(&request("a/b.json")), Fetched::Bytes(b"target".to_vec()));
        let asked: Vec<String> = answers.asked().into_iter().map(|(address, _)| address).collect();
        assert_eq!(
            asked,
            [
                "https://example.com/directory/metadata/2.root.json",
                "https://example.com/directory/targets/a/b.json"
            ]
        );
        assert_eq!((courier.bytes(), courier.tag()), (6, None), "only the timestamp has a tag to remember");
    }

    #[test]
    fn no_path_leads_out_of_its_folder() {
        let answers = Answers::of([]);
        let mut courier = Courier::below(&answers, &base());
        for path in ["../x", "/x", "https://example.org/x", "a/../../x", "//example.org/x", "%2e%2e/x"] {
            assert_eq!(courier.target(&request(path)), Fetched::Missing, "{path}");
        }
        assert_eq!(answers.asked(), []);
    }

    #[test]
    fn the_timestamp_alone_is_asked_for_with_its_tag() {
        let answers = Answers::of([Ok(File::Missing), Ok(File::Unchanged), bytes(b"s", "s")]);
        let mut courier = Courier::below(&answers, &base()).knowing("old".into(), b"known".to_vec());
        let mut wants = Wants(vec!["2.root.json", "timestamp.json", "1.snapshot.json"], Vec::new());
        courier.hold(&mut wants);
        assert_eq!(
            wants.1,
            [Fetched::Missing, Fetched::Bytes(b"known".to_vec()), Fetched::Bytes(b"s".to_vec())]
        );
        let known: Vec<Option<String>> = answers.asked().into_iter().map(|(_, known)| known).collect();
        assert_eq!(known, [None, Some("old".to_owned()), None]);
        assert_eq!((courier.bytes(), courier.tag()), (1, Some("old")));

        let answers = Answers::of([bytes(b"new one", "new"), Ok(File::Unchanged)]);
        let mut courier = Courier::below(&answers, &base()).knowing("old".into(), b"known".to_vec());
        let mut wants = Wants(vec!["timestamp.json", "timestamp.json"], Vec::new());
        courier.hold(&mut wants);
        assert_eq!(wants.1, [Fetched::Bytes(b"new one".to_vec()), Fetched::Failed]);
        assert_eq!(courier.tag(), Some("new"));
    }

    #[test]
    fn a_repository_that_does_not_answer_is_left_alone_soon() {
        let answers = Answers::of([NOBODY, NOBODY, bytes(b"x", "x"), NOBODY, NOBODY, NOBODY]);
        let mut courier = Courier::below(&answers, &base());
        for _ in 0..20 {
            courier.target(&request("x"));
        }
        assert_eq!(answers.asked().len(), 6, "an answer in between counts");
        assert!(courier.has_given_up());
        assert_eq!(courier.problem(), Some(FetchProblem::Unanswered(NoAnswer::NoConnection)));
    }
}
