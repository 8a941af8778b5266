"""Kinds of keys, thresholds, and the rotation of keys."""

import json
import unittest

from repository import Case
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata

NEXT = ["targets", "snapshot", "timestamp"]

# The versions of a root: its keys, its threshold, who signs. The last one is refused where `False` stands.
ROOTS = [
    ([([1], 1, [1]), ([2], 1, [2, 1]), ([2], 1, [2])], True),
    ([([1], 1, [3, 1, 4]), ([2], 1, [3, 2, 1, 4]), ([2], 1, [3, 2, 4])], True),
    ([([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 2, 3, 4], 3, [0, 4, 1]), ([0, 1, 2, 3, 4], 3, [0, 1, 3])], True),
    ([([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 4, 1])], True),
    ([([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 2, 4, 5])], True),
    ([([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([5, 6, 7, 8, 9], 3, [0, 2, 4, 5, 6, 7]), ([5, 6, 7, 8, 9], 3, [5, 6, 7])], True),
    ([([1, 2, 3], 1, [1]), ([1, 2, 3], 2, [1, 2])], True),
    ([([1, 2, 3], 2, [1, 2]), ([1, 2, 3], 1, [1, 2]), ([1, 2, 3], 1, [1])], True),
    ([([1], 1, [1]), ([2], 1, [2, 3, 4])], False),
    ([([1], 1, [1]), ([2], 1, [1, 3, 4])], False),
    ([([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 2, 4])], False),
    ([([0, 1, 2, 3, 4], 3, [0, 2, 4]), ([0, 1, 3, 4, 5], 3, [0, 4, 5])], False),
    ([([1, 2, 3], 1, [1]), ([1, 2, 3], 2, [2])], False),
    ([([1, 2, 3], 2, [1, 2]), ([1, 2, 3], 1, [1])], False),
]

# Keys, threshold, who signs, and whether that is enough.
OTHERS = [
    ([2], 1, [2], True),
    ([1], 1, [3, 1, 4], True),
    ([2], 1, [1, 3, 4], False),
    ([0, 1, 3, 4, 5], 3, [0, 2, 4], False),
    ([0, 1, 3, 4, 5], 3, [0, 4], False),
    ([0, 1, 2, 3, 4], 3, [0, 2, 4], True),
    ([0, 1, 2, 3, 4], 3, [4, 1, 0], True),
]

BAD = {
    "rsa": "b1" * 256,
    "ecdsa": "3046022100" + "fa" * 32 + "022100" + "b3" * 32,
    "ed25519": "b6" * 63 + "02",
}


def pick(signers, numbers):
    return [signers[number] for number in numbers]


class Keys(Case):
    @classmethod
    def setUpClass(cls):
        cls.signers = [CryptoSigner.generate_ed25519() for _ in range(10)]

    def test_rotations_of_the_root(self):
        for versions, accepted in ROOTS:
            with self.subTest(versions=versions):
                self.setUp()
                self.repository.root.version = 0
                for listed, threshold, signing in versions:
                    self.repository.set_keys(
                        "root", pick(self.signers, listed), threshold, pick(self.signers, signing)
                    )
                    self.repository.publish("root")
                self.init(self.repository.published["root"][1])
                self.assertEqual(self.refresh(), 0 if accepted else 1)
                last = len(versions) if accepted else len(versions) - 1
                stored = (self.metadata / "root.json").read_bytes()
                self.assertEqual(stored, self.repository.published["root"][last])

    def test_keys_of_the_other_roles(self):
        for listed, threshold, signing, accepted in OTHERS:
            for role in NEXT:
                with self.subTest(role, listed=listed, signing=signing):
                    self.setUp()
                    self.repository.set_keys(
                        role, pick(self.signers, listed), threshold, pick(self.signers, signing)
                    )
                    self.repository.publish("root", *NEXT)
                    self.assertEqual(self.refresh(), 0 if accepted else 1)
                    self.assertEqual(self.trusted().get(role), 2 if accepted else None)

    def test_a_threshold_that_nobody_can_meet(self):
        for _ in range(4):
            self.repository.add_key("snapshot")
        self.repository.root.roles["snapshot"].threshold = 6
        self.repository.publish("root", "snapshot", "timestamp")
        self.assertEqual(self.refresh(), 1)
        self.assert_trusted(2, 2)

    def test_one_key_many_times(self):
        signer = self.repository.signers["snapshot"][0]
        role = self.repository.root.roles["snapshot"]
        role.keyids = [signer.public_key.keyid] * 6
        role.threshold = 6
        self.repository.publish("root", "snapshot", "timestamp")
        self.repository.tamper("snapshot", lambda file: file.update(signatures=file["signatures"] * 6))
        self.assertEqual(self.refresh(), 1)
        self.assertNotIn("snapshot", self.trusted())

    def test_one_key_under_two_ids(self):
        signer = self.repository.signers["snapshot"][0]
        twin = CryptoSigner(signer._private_key)
        twin.public_key.unrecognized_fields["x-field"] = 1
        twin.public_key.keyid = "f0" * 32
        self.repository.add_key("snapshot", twin)
        self.repository.root.roles["snapshot"].threshold = 2
        self.repository.publish("root", "snapshot", "timestamp")
        self.refresh()
        self.assertNotIn("snapshot", self.trusted())

    def test_a_signature_that_is_there_twice(self):
        self.repository.tamper("snapshot", lambda file: file["signatures"].append(file["signatures"][0]))
        self.assertEqual(self.refresh(), 1)
        self.assertNotIn("snapshot", self.trusted())

    def test_kinds_of_keys(self):
        for kind, signer in [
            ("rsa", CryptoSigner.generate_rsa()),
            ("ecdsa", CryptoSigner.generate_ecdsa()),
            ("ed25519", CryptoSigner.generate_ed25519()),
        ]:
            with self.subTest(kind):
                self.setUp()
                self.repository.add_key("root", signer)
                self.repository.root.roles["root"].threshold = 2
                self.repository.publish("root")
                self.assertEqual(self.refresh(), 0)
                self.repository.publish("root")

                def spoil(file, keyid=signer.public_key.keyid, sig=BAD[kind]):
                    (signature,) = [it for it in file["signatures"] if it["keyid"] == keyid]
                    signature["sig"] = sig

                self.repository.tamper("root", spoil)
                self.assertEqual(self.refresh(), 1)
                self.assertEqual(self.trusted()["root"], 2)

    def test_a_bad_signature_beside_enough_good_ones(self):
        for sig in ("3045022100" + "ee" * 32 + "0220" + "77" * 32, ""):
            with self.subTest(sig):
                self.setUp()
                keyid = self.repository.signers["timestamp"][0].public_key.keyid
                self.repository.add_key("timestamp")
                self.repository.publish("root", "timestamp")

                def spoil(file, keyid=keyid, sig=sig):
                    (signature,) = [it for it in file["signatures"] if it["keyid"] == keyid]
                    signature["sig"] = sig

                self.repository.tamper("timestamp", spoil)
                self.assertEqual(self.refresh(), 0)
                self.assertEqual(self.trusted()["timestamp"], 2)

    def test_the_canonical_form(self):
        """Python writes it, the client reads it: any text, any nesting, the largest whole numbers."""
        odd = {
            "text": 'a"b\\c/\x00\x01\x1f\x7f\n\t é e\u0301 \u2028 \U0001f600 \uff5e',
            "numbers": [0, -1, 2**63, 2**64 - 1, -(2**63)],
            "\U0001f600": 1,
            "\uff5e": 2,
            "": {},
            "nested": [[[]], {"z": None, "a": True, "A": False}],
        }
        self.repository.targets.unrecognized_fields["x-odd"] = odd
        self.repository.publish(*NEXT)
        self.assertEqual(self.refresh(), 0)
        self.assert_trusted(1, 2, 2, 2)
        for ensure_ascii in (True, False):
            self.setUp()
            self.repository.targets.unrecognized_fields["x-odd"] = odd
            self.repository.publish("targets")
            file = Metadata.from_bytes(self.repository.published["targets"][2]).to_dict()
            self.repository.put("targets", json.dumps(file, ensure_ascii=ensure_ascii, indent=3).encode())
            self.repository.publish("snapshot", "timestamp")
            self.assertEqual(self.refresh(), 0)


if __name__ == "__main__":
    unittest.main()
