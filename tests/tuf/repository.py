"""Repositories made by python-tuf and served over loopback, and the client that is tried with them."""

import contextlib
import functools
import hashlib
import http.server
import json
import os
import shlex
import subprocess
import tempfile
import threading
import unittest
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, unquote

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    SuccinctRoles,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

TOP = ["root", "timestamp", "snapshot", "targets"]


def days(number):
    """So many days from now, to the second."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(days=number)


class Repository:
    """Version 1 of everything is published when it is made. `requests` are the names that were asked for."""

    def __init__(self):
        self.signed = {
            "root": Root(expires=days(30)),
            "timestamp": Timestamp(expires=days(30)),
            "snapshot": Snapshot(expires=days(30)),
            "targets": Targets(expires=days(30)),
        }
        self.signers = {}
        self.published = {}
        self.files = {}
        self.requests = []
        self.with_hashes = False
        for role in TOP:
            self.add_key(role)
        for signed in self.signed.values():
            signed.version = 0
        self.publish("root", "targets", "snapshot", "timestamp")

    def __getattr__(self, role):
        try:
            return self.signed[role]
        except KeyError:
            raise AttributeError(role) from None

    # Keys

    def add_key(self, role, signer=None, delegator="root"):
        signer = signer or CryptoSigner.generate_ecdsa()
        self.signed[delegator].add_key(signer.public_key, role)
        self.signers.setdefault(role, []).append(signer)
        return signer

    def set_keys(self, role, listed, threshold, signing):
        """The keys that the root lists for a role, and those that sign, which need not be the same."""
        self.root.roles[role].keyids.clear()
        for signer in listed:
            self.root.add_key(signer.public_key, role)
        self.root.roles[role].threshold = threshold
        self.signers[role] = list(signing)

    def rotate(self, role):
        signer = CryptoSigner.generate_ecdsa()
        self.set_keys(role, [signer], 1, [signer])

    # Content

    def target(self, path, content, role="targets", hashes=("sha256",)):
        self.signed[role].targets[path] = TargetFile.from_data(path, content, list(hashes))
        self.files[path] = content

    def delegate(self, delegator, role, paths=None, terminating=False, hash_prefixes=None, expires=None):
        parent = self.signed[delegator]
        if parent.delegations is None:
            parent.delegations = Delegations({}, {})
        parent.delegations.roles[role] = DelegatedRole(role, [], 1, terminating, paths, hash_prefixes)
        if role not in self.signed:
            self.signed[role] = Targets(expires=expires or days(30))
            self.signed[role].version = 0
        self.add_key(role, delegator=delegator)

    def delegate_bins(self, bits, prefix):
        signer = CryptoSigner.generate_ecdsa()
        bins = SuccinctRoles([], 1, bits, prefix)
        self.targets.delegations = Delegations({}, None, bins)
        self.targets.add_key(signer.public_key)
        for role in bins.get_roles():
            self.signed[role] = Targets(expires=days(30))
            self.signed[role].version = 0
            self.signers[role] = [signer]
            self.publish(role)

    # Publishing

    def publish(self, *roles):
        """The next version of each role."""
        for role in roles:
            self.publish_as(role, self.signed[role].version + 1)

    def publish_as(self, role, version):
        self.signed[role].version = version
        metadata = Metadata(self.signed[role], {})
        for signer in self.signers[role]:
            metadata.sign(signer, append=True)
        self.put(role, metadata.to_bytes(JSONSerializer()))

    def put(self, role, content):
        """Serves these bytes as the role's present version."""
        version = self.signed[role].version
        self.published.setdefault(role, {})[version] = content
        self.published[role]["newest"] = content
        meta = MetaFile(version)
        if self.with_hashes:
            meta = MetaFile(version, len(content), {"sha256": hashlib.sha256(content).hexdigest()})
        if role == "snapshot":
            self.timestamp.snapshot_meta = meta
        elif role not in ("root", "timestamp"):
            self.snapshot.meta[f"{role}.json"] = meta

    def tamper(self, role, change):
        """Changes the file of a role after it was signed."""
        file = json.loads(self.published[role]["newest"])
        change(file)
        content = json.dumps(file).encode()
        self.published[role][self.signed[role].version] = self.published[role]["newest"] = content

    # Serving

    def answer(self, path):
        """The bytes at a path, or None."""
        kind, _, name = path.lstrip("/").partition("/")
        self.requests.append(name)
        consistent = self.root.consistent_snapshot
        if kind == "metadata":
            name = name.removesuffix(".json")
            if name == "timestamp" or not (consistent or name.endswith(".root")):
                return self.published.get(unquote(name), {}).get("newest")
            version, _, role = name.partition(".")
            return self.published.get(unquote(role), {}).get(int(version))
        folder, slash, file = unquote(name).rpartition("/")
        if not consistent:
            return self.files.get(folder + slash + file)
        prefix, _, file = file.partition(".")
        path = folder + slash + file
        listed = [it.targets[path] for it in self.signed.values() if isinstance(it, Targets) and path in it.targets]
        return self.files.get(path) if any(prefix in it.hashes.values() for it in listed) else None


class Answers(http.server.BaseHTTPRequestHandler):
    def __init__(self, repository, *rest):
        self.repository = repository
        super().__init__(*rest)

    def do_GET(self):
        content = self.repository.answer(self.path)
        self.send_response(404 if content is None else 200)
        self.send_header("content-length", str(len(content or b"")))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a client that has read enough
            self.wfile.write(content or b"")

    def log_message(self, *_):
        pass


class Case(unittest.TestCase):
    """A repository and a client that has its first root. `RINGTRUE_TUF_CLIENT` is the client's command line."""

    def setUp(self):
        self.repository = Repository()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Answers, self.repository))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.base = f"http://127.0.0.1:{server.server_address[1]}"
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.metadata, self.targets = Path(folder.name, "metadata"), Path(folder.name, "targets")
        self.metadata.mkdir()
        self.targets.mkdir()
        self.init(self.repository.published["root"][1])

    def init(self, root):
        file = self.targets.parent / "first.json"
        file.write_bytes(root)
        return self.run_client("init", str(file))

    def run_client(self, *arguments, on=None):
        command = shlex.split(os.environ["RINGTRUE_TUF_CLIENT"])
        if on:
            command = ["faketime", on.strftime("%Y-%m-%d %H:%M:%S"), *command]
        environment = {**os.environ, "TZ": "UTC"}
        options = ["--metadata-dir", str(self.metadata)]
        del self.repository.requests[:]
        return subprocess.run(
            [*command, *options, *arguments], env=environment, stderr=subprocess.DEVNULL, timeout=60, check=False
        ).returncode

    def refresh(self, on=None):
        return self.run_client("--metadata-url", f"{self.base}/metadata", "refresh", on=on)

    def download(self, *names, on=None):
        names = [word for name in names for word in ("--target-name", name)]
        options = ["--target-base-url", f"{self.base}/targets/", "--target-dir", str(self.targets)]
        return self.run_client("--metadata-url", f"{self.base}/metadata/", *options, *names, "download", on=on)

    def trusted(self):
        """The versions of the roles in the client's folder."""
        files = sorted(self.metadata.glob("*.json"))
        return {unquote(file.stem): json.loads(file.read_bytes())["signed"]["version"] for file in files}

    def downloaded(self):
        files = [file for file in self.targets.rglob("*") if file.is_file()]
        return sorted(file.read_bytes() for file in files)

    def assert_trusted(self, root=1, timestamp=None, snapshot=None, targets=None):
        expected = {"root": root, "timestamp": timestamp, "snapshot": snapshot, "targets": targets}
        self.assertEqual(self.trusted(), {role: version for role, version in expected.items() if version})

    def asked_roles(self):
        return [quote(unquote(name), "") for name in self.repository.requests]
