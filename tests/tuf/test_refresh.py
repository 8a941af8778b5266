"""The top-level roles: order, signatures, versions, expiry, rollback, recovery."""

import json
import unittest

from repository import TOP, Case, days
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import MetaFile

ALL = ["root", "targets", "snapshot", "timestamp"]
NEXT = ["targets", "snapshot", "timestamp"]


class Basics(Case):
    def test_the_first_refresh(self):
        self.assertEqual(self.repository.requests, [], "none by init")
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(
            self.repository.requests, ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]
        )
        for role in TOP:
            self.assertEqual((self.metadata / f"{role}.json").read_bytes(), self.repository.published[role][1])

    def test_the_bytes_are_stored_as_they_came(self):
        content = self.repository.published["timestamp"]["newest"] + b" \n"
        self.repository.published["timestamp"]["newest"] = content
        self.assertEqual(self.refresh(), 0)
        self.assertEqual((self.metadata / "timestamp.json").read_bytes(), content)

    def test_download_refreshes_first(self):
        self.assertEqual(self.download("nothing"), 1)
        self.assert_trusted(1, 1, 1, 1)

    def test_without_consistent_snapshots(self):
        self.repository.root.consistent_snapshot = False
        self.repository.target("a/b.txt", b"b")
        self.repository.publish(*ALL)
        self.assertEqual(self.download("a/b.txt"), 0)
        self.assertEqual(
            self.repository.requests,
            ["2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json", "a/b.txt"],
        )

    def test_a_first_root_that_does_not_hold(self):
        def version(root):
            del root["signed"]["version"]

        def signature(root):
            root["signatures"][0]["sig"] = "3045022100" + "ee" * 32 + "022077" + "10" * 31

        for change in (version, signature):
            root = json.loads(self.repository.published["root"][1])
            change(root)
            self.init(json.dumps(root).encode())
            self.assertEqual(self.refresh(), 1)
            self.assertEqual(self.repository.requests, [])

    def test_a_role_that_is_not_signed(self):
        for role, trusted in [
            ("root", (1,)),
            ("timestamp", (2,)),
            ("snapshot", (2, 2)),
            ("targets", (2, 2, 2)),
        ]:
            with self.subTest(role):
                self.setUp()
                self.repository.signers[role].clear()
                self.repository.publish(*ALL)
                self.assertEqual(self.refresh(), 1)
                self.assert_trusted(*trusted)

    def test_a_version_other_than_announced(self):
        for role, trusted in [("root", (1,)), ("snapshot", (2, 2)), ("targets", (2, 2, 2))]:
            with self.subTest(role):
                self.setUp()
                self.repository.publish("root", "targets")
                if role == "targets":
                    self.repository.publish_as("targets", 3)
                    self.repository.snapshot.meta["targets.json"] = MetaFile(2)
                    self.repository.published["targets"][2] = self.repository.published["targets"][3]
                self.repository.publish("snapshot")
                if role == "snapshot":
                    self.repository.publish_as("snapshot", 3)
                    self.repository.timestamp.snapshot_meta = MetaFile(2)
                    self.repository.published["snapshot"][2] = self.repository.published["snapshot"][3]
                self.repository.publish("timestamp")
                if role == "root":
                    self.repository.publish_as("root", 3)
                    self.repository.published["root"][2] = self.repository.published["root"][3]
                self.assertEqual(self.refresh(), 1)
                self.assert_trusted(*trusted)

    def test_a_timestamp_of_the_same_version(self):
        self.assertEqual(self.refresh(), 0)
        self.repository.timestamp.snapshot_meta.version = 100
        self.repository.publish_as("timestamp", 1)
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(self.repository.requests, ["2.root.json", "timestamp.json"])
        stored = json.loads((self.metadata / "timestamp.json").read_bytes())
        self.assertEqual(stored["signed"]["meta"]["snapshot.json"]["version"], 1)

    def test_hashes_of_metadata(self):
        self.repository.with_hashes = True
        self.repository.publish(*NEXT)
        self.assertEqual(self.refresh(), 0)
        self.repository.publish("targets")
        self.repository.snapshot.meta["targets.json"].hashes["sha256"] = "46" * 32
        self.repository.publish("snapshot", "timestamp")
        self.assertEqual(self.refresh(), 1)
        self.assert_trusted(1, 3, 3, 2)

    def test_unknown_fields(self):
        self.repository.root.unrecognized_fields["x-field"] = {"b": [1, "é\n\\\""], "a": None}
        self.repository.root.roles["root"].unrecognized_fields["x-field"] = "value"
        signer = CryptoSigner.generate_ecdsa()
        signer.public_key.unrecognized_fields["keyid_hash_algorithms"] = "md5"
        self.repository.add_key("root", signer)
        self.repository.publish("root")
        self.assertEqual(self.refresh(), 0)
        self.assert_trusted(2, 1, 1, 1)

    def test_missing_files(self):
        self.assertEqual(self.refresh(), 0)
        self.repository.timestamp.snapshot_meta.version = 2
        self.repository.publish("timestamp")
        self.assertEqual(self.refresh(), 1)
        self.assertEqual(self.repository.requests[-1], "2.snapshot.json")
        self.assert_trusted(1, 2, 1, 1)
        self.repository.snapshot.meta["targets.json"].version = 2
        self.repository.publish("snapshot", "timestamp")
        self.assertEqual(self.refresh(), 1)
        self.assertEqual(self.repository.requests[-1], "2.targets.json")
        self.assert_trusted(1, 3, 2, 1)
        del self.repository.published["timestamp"]
        self.assertEqual(self.refresh(), 1)
        self.assertEqual(self.repository.requests[-1], "timestamp.json")

    def test_another_kind_of_metadata(self):
        self.repository.add_key("snapshot", self.repository.signers["timestamp"][0])
        self.repository.snapshot.meta = {"snapshot.json": MetaFile(1)}
        self.repository.publish("root", "snapshot")
        self.repository.published["timestamp"]["newest"] = self.repository.published["snapshot"][2]
        self.assertEqual(self.refresh(), 1)
        self.assert_trusted(2)


class Expiry(Case):
    def test_of_each_role(self):
        for role, trusted in [
            ("root", (2, 1, 1, 1)),
            ("timestamp", (2, 1, 1, 1)),
            ("snapshot", (2, 2, 1, 1)),
            ("targets", (2, 2, 2, 1)),
        ]:
            with self.subTest(role):
                self.setUp()
                self.assertEqual(self.refresh(), 0)
                self.repository.signed[role].expires = days(-1)
                self.repository.publish(*ALL)
                self.assertEqual(self.refresh(), 1)
                self.assert_trusted(*trusted)

    def test_what_is_stored_may_have_expired(self):
        self.repository.timestamp.expires = days(7)
        self.repository.snapshot.expires = days(7)
        self.repository.publish("snapshot", "timestamp")
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(self.refresh(on=days(18)), 1)
        self.repository.timestamp.expires = days(21)
        self.repository.snapshot.expires = days(21)
        self.repository.publish(*NEXT)
        self.assertEqual(self.refresh(on=days(18)), 0)
        self.assert_trusted(1, 3, 3, 2)

    def test_what_is_stored_and_expired_still_guards(self):
        self.repository.timestamp.expires = days(7)
        self.repository.publish("timestamp")
        self.assertEqual(self.refresh(), 0)
        self.repository.timestamp.expires = days(21)
        self.repository.publish_as("timestamp", 1)
        self.assertEqual(self.refresh(on=days(18)), 1)
        self.assert_trusted(1, 2, 1, 1)


class Rollback(Case):
    def test_of_the_timestamp(self):
        self.repository.publish("timestamp")
        self.assertEqual(self.refresh(), 0)
        self.repository.publish_as("timestamp", 1)
        self.assertEqual(self.refresh(), 1)
        self.assert_trusted(1, 2, 1, 1)

    def test_of_the_snapshot_and_of_the_targets(self):
        for with_hashes in (False, True):
            with self.subTest(with_hashes=with_hashes):
                self.setUp()
                self.repository.with_hashes = with_hashes
                self.repository.publish(*NEXT)
                self.assertEqual(self.refresh(), 0)
                self.repository.publish_as("snapshot", 1)
                self.repository.publish("timestamp")
                self.assertEqual(self.refresh(), 1)
                self.assertEqual(self.repository.requests[-1], "timestamp.json")
                self.assert_trusted(1, 2, 2, 2)
                self.repository.publish_as("targets", 1)
                self.repository.publish_as("snapshot", 3)
                self.repository.publish("timestamp")
                self.assertEqual(self.refresh(), 1)
                self.assertEqual(self.trusted()["snapshot"], 2)
                self.assertEqual(self.trusted()["targets"], 2)

    def test_removal_of_a_role(self):
        self.repository.delegate("targets", "a", ["a/*"])
        self.repository.publish("a", *NEXT)
        self.assertEqual(self.refresh(), 0)
        del self.repository.snapshot.meta["a.json"]
        self.repository.publish("snapshot", "timestamp")
        self.assertEqual(self.refresh(), 1)
        self.assertEqual(self.trusted()["snapshot"], 2)


class Recovery(Case):
    def test_of_the_targets(self):
        self.repository.delegate("targets", "a", ["a/*"])
        self.repository.publish("a")
        self.repository.publish_as("targets", 100)
        self.repository.publish("snapshot", "timestamp")
        self.assertEqual(self.refresh(), 0)
        self.repository.rotate("snapshot")
        self.repository.publish_as("targets", 1)
        del self.repository.snapshot.meta["a.json"]
        self.repository.publish("root", "snapshot", "timestamp")
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(self.trusted()["targets"], 1)

    def test_of_the_snapshot(self):
        self.repository.publish_as("snapshot", 100)
        self.repository.publish("timestamp")
        self.assertEqual(self.refresh(), 0)
        self.repository.rotate("snapshot")
        self.repository.rotate("timestamp")
        self.repository.publish_as("snapshot", 1)
        self.repository.publish("root", "timestamp")
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(self.trusted()["snapshot"], 1)

    def test_of_the_timestamp(self):
        self.repository.publish_as("timestamp", 100)
        self.assertEqual(self.refresh(), 0)
        self.repository.rotate("timestamp")
        self.repository.publish("root")
        self.repository.publish_as("timestamp", 1)
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(self.trusted()["timestamp"], 1)


if __name__ == "__main__":
    unittest.main()
