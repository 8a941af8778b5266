"""What our publishing tool publishes, before python-tuf. `RINGTRUE_DIRECTORY` is the tool."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from repository import Case

PEOPLE = ["ruth", "rosa", "paula", "piet", "alice", "bob", "snapshot", "timestamp"]
PLACE = ["--repository", "site", "--root", "root.json"]
ONLINE = ["--snapshot-key", "snapshot.pem", "--timestamp-key", "timestamp.pem"]
PYTHON_TUF = f"{sys.executable} {Path(__file__).parent / 'client.py'}"


class Desk:
    """The publishers' folder, with everybody's keys in it."""

    def __init__(self, folder):
        self.folder = Path(folder)

    @classmethod
    def begun(cls, folder):
        """One entry is published."""
        desk = cls(folder)
        for name in PEOPLE:
            desk.tool("key", f"{name}.pem")
        keys = {"root": ["ruth", "rosa"], "targets": ["paula", "piet"], "publishers": ["paula", "piet"]}
        keys |= {"snapshot": ["snapshot"], "timestamp": ["timestamp"]}
        keys = [word for role, names in keys.items() for name in names for word in (f"--{role}-key", f"{name}.pub.pem")]
        desk.tool("init", *keys, "--out", "first.zip")
        for name in ["ruth", "rosa", "paula", "piet"]:
            desk.tool("sign", "first.zip", "--yes", "--key", f"{name}.pem", "--repository", "site")
        desk.tool("publish", "first.zip", "--repository", "site", *ONLINE)
        shutil.copy(desk.file("metadata/1.root.json"), desk.folder / "root.json")
        desk.write("Example Bank")
        desk.publish("entry.zip", ["stage", "publishers", "--from", "sources"], ["paula", "piet"])
        return desk

    def tool(self, *words):
        environment = {**os.environ, "RINGTRUE_KEY_PASSPHRASE": "correct horse battery"}
        command = [os.environ["RINGTRUE_DIRECTORY"], *words]
        subprocess.run(command, cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, timeout=60, check=True)

    def publish(self, staged, staging, signers):
        self.tool(*staging, *PLACE, "--out", staged)
        for signer in signers:
            self.tool("sign", staged, "--yes", "--key", f"{signer}.pem", *PLACE)
        self.tool("publish", staged, *PLACE, *ONLINE)

    def write(self, name):
        entry = {"schema_version": 1, "id": "example-bank", "name": name, "kind": "bank"}
        entry |= {"official_domains": ["example.com"], "calls_customers": "unknown"}
        folder = self.folder / "sources/organisations"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "example-bank.json").write_text(json.dumps(entry), encoding="utf-8")

    def file(self, path):
        return self.folder / "site" / path

    def entry(self):
        return next(self.file("targets/organisations").glob("*.example-bank.json"))

    def change(self, path, change):
        file = json.loads(self.file(path).read_bytes())
        change(file)
        self.file(path).write_text(json.dumps(file), encoding="utf-8")


class Publishing(Case):
    @classmethod
    def setUpClass(cls):
        cls.begun = cls.enterClassContext(tempfile.TemporaryDirectory())
        Desk.begun(cls.begun)

    def setUp(self):
        self.enterContext(mock.patch.dict(os.environ, RINGTRUE_TUF_CLIENT=PYTHON_TUF))
        super().setUp()
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()), "desk")
        self.desk = Desk(shutil.copytree(self.begun, folder))
        self.repository.answer = self.answer
        self.init(self.desk.file("metadata/1.root.json").read_bytes())

    def answer(self, path):
        file = self.desk.file(path.lstrip("/"))
        return file.read_bytes() if file.is_file() else None

    def fetch(self):
        return self.download("organisations/example-bank.json")

    def test_what_is_published_is_verified(self):
        self.assertEqual(self.fetch(), 0)
        self.assertEqual(self.downloaded(), [self.desk.entry().read_bytes()])
        self.assertEqual(self.trusted(), {"root": 1, "timestamp": 2, "snapshot": 2, "targets": 1, "publishers": 2})

    def test_what_no_role_lists_is_not_there(self):
        self.assertEqual(self.download("organisations/other-bank.json"), 1)

    def test_an_organisation_that_signs_for_itself(self):
        keys = ["--key", "alice.pub.pem", "--key", "bob.pub.pem"]
        self.desk.publish("delegated.zip", ["delegate", "example-bank", *keys], ["paula", "piet", "alice", "bob"])
        self.desk.write("Example Bank of Britain")
        self.desk.publish("own.zip", ["stage", "org-example-bank", "--from", "sources"], ["alice", "bob"])
        self.assertEqual(self.fetch(), 0)
        self.assertIn(b"Britain", self.downloaded()[0])
        self.assertEqual(self.trusted()["org-example-bank"], 2)

    def test_a_client_follows_every_change_of_keys(self):
        self.assertEqual(self.fetch(), 0)
        self.desk.tool("key", "ruth-2.pem")
        words = ["--remove", "ruth.pub.pem", "--add", "ruth-2.pub.pem"]
        self.desk.publish("root.zip", ["rotate", "root", *words], ["ruth", "rosa", "ruth-2"])
        self.desk.tool("key", "piet-2.pem")
        words = ["--remove", "piet.pub.pem", "--add", "piet-2.pub.pem"]
        self.desk.publish("targets.zip", ["rotate", "targets", *words], ["rosa", "ruth-2", "paula", "piet-2"])
        self.assertEqual(self.refresh(), 0)
        self.assertEqual((self.trusted()["root"], self.trusted()["targets"]), (3, 2))

    def test_a_changed_file_is_refused(self):
        self.desk.entry().write_bytes(self.desk.entry().read_bytes().replace(b"Bank", b"Bunk"))
        self.assertEqual(self.fetch(), 1)
        self.assertEqual(self.downloaded(), [])

    def test_one_signature_is_refused(self):
        self.desk.change("metadata/2.publishers.json", lambda file: file["signatures"].pop())
        self.assertEqual(self.fetch(), 1)
        self.assertEqual(self.downloaded(), [])

    def test_a_changed_timestamp_is_refused(self):
        self.desk.change("metadata/timestamp.json", lambda file: file["signed"].update(version=9))
        self.assertEqual(self.refresh(), 1)

    def test_an_older_timestamp_is_refused(self):
        old = self.desk.file("metadata/timestamp.json").read_bytes()
        self.desk.tool("publish", *PLACE, "--timestamp-key", "timestamp.pem")
        self.assertEqual(self.refresh(), 0)
        self.desk.file("metadata/timestamp.json").write_bytes(old)
        self.assertEqual(self.refresh(), 1)
        self.assertEqual(self.trusted()["timestamp"], 3)


if __name__ == "__main__":
    unittest.main()
