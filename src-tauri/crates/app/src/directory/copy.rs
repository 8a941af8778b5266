//! A copy of the signed directory in one file: the static files of its repository, one of each current file. Reading it
//! is verifying it again, from the root that is trusted; only that its time is up is left to others.
//!
//! Where a part of the newest repository cannot be trusted, what an earlier one said stands in its stead. So a copy may
//! hold files of earlier repositories too, in `earlier/1/`, `earlier/2/`; each is verified like the newest.

use chrono::{DateTime, Utc};
use ringtrue_model::advisory::{Advisory, AdvisoryId};
use ringtrue_model::directory::{Directory, FalseNumber, Organisation};
use ringtrue_model::rules::{ParsedRules, Rules};
use ringtrue_model::{Code, OrganisationId};
use ringtrue_tuf::{
    Conversation, Fetched, Found, Limits, Memory, Refresh, Refusal, Repository, Request, Store, Surveyed,
    Target, Versions,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Bytes of a target that is taken.
pub(crate) const LARGEST: u64 = 16 * 1024 * 1024;
/// Bytes of all files of a copy.
const WHOLE: u64 = 512 * 1024 * 1024;

/// The static files of a repository, by their names below its address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Files(BTreeMap<String, Vec<u8>>);

/// Copies of repositories, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Copy(Vec<Files>);

/// What a copy says.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// Organisations, advisories and the publishers' list of false numbers.
    pub(crate) directory: Directory,
    /// What organisations never do.
    pub(crate) rules: ParsedRules,
    /// Organisations whose newest entry cannot be trusted, and why; an earlier one stands here.
    pub(crate) held_back: BTreeMap<OrganisationId, Code>,
    /// Organisations that nothing is known of for the same reasons.
    pub(crate) left_out: usize,
    /// Of the newest repository.
    pub(crate) versions: Option<Versions>,
    /// When the newest repository expires.
    pub(crate) expires: Option<DateTime<Utc>>,
    /// Each path that an earlier repository answered for, and which.
    earlier: BTreeMap<String, usize>,
    /// Every path of the directory that any of the repositories lists.
    pub(crate) paths: BTreeSet<String>,
}

/// A target of the directory; others are no business of this program.
enum Kind {
    Organisation(OrganisationId),
    Advisory(AdvisoryId),
    FalseNumbers,
    Rules,
}

impl Kind {
    fn of(path: &str) -> Option<Self> {
        match path.strip_suffix(".json")?.split_once('/') {
            Some(("organisations", id)) => {
                OrganisationId::try_from(id.to_owned()).ok().map(Self::Organisation)
            }
            Some(("advisories", _)) => AdvisoryId::of_path(path).map(Self::Advisory),
            None if path == "rules.json" => Some(Self::Rules),
            None if path == "false-numbers.json" => Some(Self::FalseNumbers),
            _ => None,
        }
    }
}

/// Is this target one of the directory?
pub(crate) fn is_known(path: &str) -> bool {
    Kind::of(path).is_some()
}

/// The organisation whose entry stands at this path.
pub(crate) fn organisation_at(path: &str) -> Option<OrganisationId> {
    match Kind::of(path)? {
        Kind::Organisation(id) => Some(id),
        Kind::Advisory(_) | Kind::FalseNumbers | Kind::Rules => None,
    }
}

impl Files {
    pub(crate) fn put(&mut self, path: String, bytes: Vec<u8>) {
        self.0.insert(path, bytes);
    }

    fn get(&self, folder: &str, request: &Request) -> Option<&Vec<u8>> {
        self.0.get(&format!("{folder}/{}", request.path))
    }

    /// Gives a conversation all the metadata it wants.
    pub(crate) fn hold(&self, conversation: &mut impl Conversation) {
        while let Some(request) = conversation.wanted() {
            let found = self.get("metadata", &request);
            conversation.give(found.map_or(Fetched::Missing, |bytes| Fetched::Bytes(bytes.clone())));
        }
    }

    /// The same repository with these targets alone.
    fn with_targets(&self, targets: &BTreeSet<String>) -> Self {
        let wanted = |path: &str| path.starts_with("metadata/") || targets.contains(path);
        Self(self.0.iter().filter(|(path, _)| wanted(path)).map(|(p, b)| (p.clone(), b.clone())).collect())
    }
}

/// A repository whose metadata is verified, with its files.
struct Opened<'f> {
    files: &'f Files,
    repository: Repository<Memory>,
    surveyed: Surveyed,
}

/// What a repository says at a path.
enum Said {
    This(Vec<u8>),
    Nothing,
    Hidden(Refusal),
}

impl<'f> Opened<'f> {
    fn open(files: &'f Files, root: &[u8]) -> Result<Self, Refusal> {
        let mut repository = take_in(Memory::default(), files, root)?;
        let surveyed = survey(&mut repository, files);
        Ok(Self { files, repository, surveyed })
    }

    fn at(&mut self, path: &str) -> Said {
        match self.look_up(path) {
            Ok(Some((_, bytes))) => Said::This(bytes),
            Ok(None) => Said::Nothing,
            Err(why) => Said::Hidden(why),
        }
    }

    fn look_up(&mut self, path: &str) -> Result<Option<(String, Vec<u8>)>, Refusal> {
        let Some(target) = found(&mut self.repository, path, |search| self.files.hold(search))? else {
            return Ok(None);
        };
        let request = self.repository.request(&target)?;
        let bytes = self.files.get("targets", &request);
        let bytes = bytes.ok_or_else(|| Refusal::NotFound { role: path.to_owned() })?;
        target.verify(bytes)?;
        Ok(Some((format!("targets/{}", request.path), bytes.clone())))
    }
}

/// Lets a client with this store refresh from the files, whatever has expired in them.
fn take_in<S: Store>(store: S, files: &Files, root: &[u8]) -> Result<Repository<S>, Refusal> {
    let mut refresh = Refresh::begin(store, root, DateTime::<Utc>::MIN_UTC, Limits::default())?;
    files.hold(&mut refresh);
    refresh.finish()
}

fn survey<S: Store>(repository: &mut Repository<S>, files: &Files) -> Surveyed {
    let mut survey = repository.survey();
    files.hold(&mut survey);
    survey.finish()
}

/// What the repository vouches for at a path; `None` where nobody lists it.
pub(crate) fn found<S: Store>(
    repository: &mut Repository<S>,
    path: &str,
    hold: impl FnOnce(&mut ringtrue_tuf::Search<'_, S>),
) -> Result<Option<Target>, Refusal> {
    let mut search = repository.search(path)?;
    hold(&mut search);
    match search.finish() {
        Found::Target(target) => Ok(Some(target)),
        Found::Nowhere => Ok(None),
        Found::Hidden { why, .. } => Err(why),
    }
}

impl Copy {
    /// A copy of the newest repository. What it cannot be trusted in stays as the copy before has it.
    pub(crate) fn of(newest: Files, before: &Self, root: &[u8]) -> Result<(Self, Contents), Refusal> {
        let mut both = Self(vec![newest]);
        both.0.extend(before.0.iter().cloned());
        let contents = both.read(root)?;
        let mut answers: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (path, depth) in &contents.earlier {
            answers.entry(*depth).or_default().insert(path.clone());
        }
        let mut layers = vec![both.0.swap_remove(0)];
        for (depth, paths) in answers {
            let Some(files) = depth.checked_sub(1).and_then(|depth| before.0.get(depth)) else { continue };
            let mut opened = Opened::open(files, root)?;
            let mut targets = BTreeSet::new();
            for path in paths {
                targets.extend(opened.look_up(&path)?.map(|(file, _)| file));
            }
            layers.push(files.with_targets(&targets));
        }
        Ok((Self(layers), contents))
    }

    /// What it says.
    ///
    /// # Errors
    /// Why the newest repository in it is not trusted.
    pub(crate) fn read(&self, root: &[u8]) -> Result<Contents, Refusal> {
        let Some((newest, earlier)) = self.0.split_first() else {
            return Err(Refusal::NotFound { role: "timestamp".to_owned() });
        };
        let newest = Opened::open(newest, root)?;
        let mut contents = Contents {
            versions: Some(newest.repository.versions()),
            expires: Some(newest.repository.expires()),
            ..Contents::default()
        };
        let mut layers = vec![Some(newest)];
        layers.extend(earlier.iter().map(|files| Opened::open(files, root).ok()));
        let listed = layers.iter().flatten().flat_map(|layer| &layer.surveyed.paths);
        let paths: BTreeSet<String> = listed.filter(|path| is_known(path)).cloned().collect();
        for path in &paths {
            contents.take(path, &mut layers);
        }
        contents.paths = paths;
        Ok(contents)
    }

    /// The bytes that one of the repositories has for a target.
    pub(crate) fn target(&self, request: &Request, target: &Target) -> Option<Vec<u8>> {
        let mut found = self.0.iter().filter_map(|files| files.get("targets", request));
        found.find(|bytes| target.verify(bytes).is_ok()).cloned()
    }

    /// Lets a client with this store take in all that is here, oldest first. What it knows better stays.
    pub(crate) fn teach<S: Store>(&self, store: &mut S, root: &[u8]) {
        for files in self.0.iter().rev() {
            if let Ok(mut repository) = take_in(&mut *store, files, root) {
                survey(&mut repository, files);
            }
        }
    }

    /// From a file.
    ///
    /// # Errors
    /// [`Code::DirectoryAltered`] where it is no copy.
    pub(crate) fn from_zip(bytes: &[u8]) -> Result<Self, Code> {
        Self::unpacked(bytes).map_err(|_| Code::DirectoryAltered)
    }

    fn unpacked(bytes: &[u8]) -> zip::result::ZipResult<Self> {
        let mut zip = ZipArchive::new(Cursor::new(bytes))?;
        let mut layers: BTreeMap<usize, Files> = BTreeMap::new();
        let mut room = WHOLE;
        for index in 0..zip.len() {
            let file = zip.by_index(index)?;
            let name = file.name()?.into_owned();
            let mut bytes = Vec::new();
            file.take(room).read_to_end(&mut bytes)?;
            room -= bytes.len() as u64;
            let earlier = name.strip_prefix("earlier/").and_then(|rest| rest.split_once('/'));
            let earlier = earlier.and_then(|(depth, path)| Some((depth.parse().ok()?, path.to_owned())));
            let (depth, path) = earlier.unwrap_or((0, name));
            layers.entry(depth).or_default().put(path, bytes);
        }
        Ok(Self(layers.into_values().collect()))
    }

    /// As a file; the same copy gives the same bytes.
    ///
    /// # Errors
    /// [`Code::Internal`] where a zip file cannot hold it.
    pub(crate) fn to_zip(&self) -> Result<Vec<u8>, Code> {
        self.packed().map_err(|_| Code::Internal)
    }

    fn packed(&self) -> zip::result::ZipResult<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (depth, files) in self.0.iter().enumerate() {
            for (path, bytes) in &files.0 {
                let path = if depth == 0 { path.clone() } else { format!("earlier/{depth}/{path}") };
                zip.start_file(path, plain)?;
                zip.write_all(bytes)?;
            }
        }
        Ok(zip.finish()?.into_inner())
    }
}

impl Contents {
    /// Takes what the newest of the repositories that can be trusted at this path says there.
    fn take(&mut self, path: &str, layers: &mut [Option<Opened<'_>>]) {
        let Some(kind) = Kind::of(path) else { return };
        let mut why = None;
        for (depth, layer) in layers.iter_mut().enumerate() {
            let Some(layer) = layer else { continue };
            let refused = match layer.at(path) {
                Said::This(bytes) => {
                    if self.put(&kind, bytes) {
                        return self.stands_from(depth, path, kind, why);
                    }
                    Code::DirectoryNotUnderstood
                }
                Said::Nothing if why.is_none() => return,
                Said::Nothing => continue,
                Said::Hidden(refusal) => code(&refusal),
            };
            why.get_or_insert(refused);
        }
        if why.is_some() && matches!(kind, Kind::Organisation(_)) {
            self.left_out += 1;
        }
    }

    /// An earlier repository answered where the newer ones cannot be trusted.
    fn stands_from(&mut self, depth: usize, path: &str, kind: Kind, why: Option<Code>) {
        let Some(why) = why else { return };
        self.earlier.insert(path.to_owned(), depth);
        if let Kind::Organisation(id) = kind {
            self.held_back.insert(id, why);
        }
    }

    /// Puts it to the others of its kind, if it can be read.
    fn put(&mut self, kind: &Kind, bytes: Vec<u8>) -> bool {
        match kind {
            Kind::Organisation(id) => match Organisation::parse_entry(&bytes) {
                // Whoever signs for one organisation does not speak for another.
                Ok(organisation) if organisation.id == *id => {
                    self.directory.organisations.push(organisation);
                    true
                }
                _ => false,
            },
            Kind::FalseNumbers => match FalseNumber::parse_list(&bytes) {
                Ok(parsed) => {
                    self.directory.false_numbers = parsed.numbers;
                    true
                }
                Err(_) => false,
            },
            Kind::Advisory(id) => match Advisory::parse(id, &bytes) {
                Ok(advisory) => {
                    self.directory.advisories.push(advisory);
                    true
                }
                Err(_) => false,
            },
            Kind::Rules => match Rules::parse(&bytes) {
                Ok(parsed) => {
                    self.rules = parsed;
                    true
                }
                Err(_) => false,
            },
        }
    }
}

/// What a person is told of a refusal.
pub(crate) fn code(refusal: &Refusal) -> Code {
    match refusal {
        Refusal::NotFetched { .. } => Code::DirectoryNotReached,
        Refusal::NotSigned { .. } => Code::DirectoryNotSigned,
        Refusal::Rollback { .. } => Code::DirectoryOlder,
        Refusal::Expired { .. } => Code::DirectoryExpired,
        Refusal::NotFound { .. } | Refusal::NotStored { .. } | Refusal::NotInSnapshot { .. } => {
            Code::DirectoryIncomplete
        }
        Refusal::OtherSpecification { .. } => Code::DirectoryNotUnderstood,
        Refusal::Store { kind: std::io::ErrorKind::StorageFull, .. } => Code::DiskFull,
        Refusal::Store { .. } => Code::FolderNotWritable,
        _ => Code::DirectoryAltered,
    }
}
