"""Targets and the roles that are delegated to."""

import unittest

from repository import Case, days
from tuf.api.metadata import Targets

NEXT = ["targets", "snapshot", "timestamp"]
ANY = ["*"]

# Delegations (delegator, role, terminating, paths), and the roles that a search for a missing target asks.
GRAPHS = [
    ([("targets", "a", False, ANY)], "a"),
    ([("targets", "a", False, ANY), ("targets", "b", False, ANY)], "ab"),
    ([("targets", "a", False, ANY), ("targets", "b", False, ANY), ("b", "c", False, ANY)], "abc"),
    ([("targets", "a", False, ANY), ("targets", "b", False, ANY), ("a", "c", False, ANY), ("a", "d", False, ANY)], "acdb"),
    ([("targets", "a", False, ANY), ("targets", "b", False, ANY), ("a", "c", False, ANY), ("c", "d", False, ANY)], "acdb"),
    ([("targets", "a", False, ANY), ("targets", "b", False, ANY), ("a", "c", True, ANY), ("a", "d", False, ANY)], "ac"),
    ([("targets", "a", False, ANY), ("targets", "b", False, ANY), ("a", "c", True, ANY), ("c", "d", False, ANY)], "acd"),
    ([("targets", "a", False, ["*.py"]), ("targets", "b", False, ANY), ("a", "c", False, ANY)], "b"),
    ([("targets", "a", False, ANY), ("targets", "b", False, ANY), ("a", "c", False, ["*.py"]), ("c", "d", False, ANY)], "ab"),
    ([("targets", "a", False, ANY), ("targets", "b", False, ANY), ("b", "c", False, ANY), ("c", "d", False, ANY), ("d", "b", False, ANY)], "abcd"),
    ([("targets", "a", False, ANY), ("targets", "b", False, ANY), ("b", "c", False, ANY), ("a", "c", False, ANY)], "acb"),
    ([("targets", "a", False, ANY), ("targets", "b", False, ANY), ("b", "c", False, ANY), ("a", "c", False, ["*.py"])], "abc"),
]


class Downloads(Case):
    def test_a_target_and_one_in_a_folder(self):
        self.repository.target("file.txt", b"one")
        self.repository.target("path/to/a/file.txt", b"two")
        self.repository.publish(*NEXT)
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(self.downloaded(), [])
        self.assertEqual(self.download("file.txt", "path/to/a/file.txt"), 0)
        self.assertEqual(self.downloaded(), [b"one", b"two"])

    def test_the_first_failure_ends_it(self):
        self.repository.target("one", b"1")
        self.repository.target("two", b"2")
        self.repository.publish(*NEXT)
        self.assertEqual(self.download("one", "missing", "two"), 1)
        self.assertEqual(self.downloaded(), [b"1"])

    def test_what_is_there_is_not_fetched_again(self):
        self.repository.target("file.txt", b"content")
        self.repository.publish(*NEXT)
        self.assertEqual(self.download("file.txt"), 0)
        self.assertEqual(self.download("file.txt"), 0)
        self.assertEqual(self.repository.requests, ["2.root.json", "timestamp.json"])
        self.assertEqual(self.downloaded(), [b"content"])

    def test_other_content_than_listed(self):
        self.repository.target("file.txt", b"content")
        self.repository.target("other.txt", b"something else")
        self.repository.publish(*NEXT)
        self.assertEqual(self.download("file.txt"), 0)
        for wrong in (b"CONTENT", b"content and more", b"", b"x" * 10_000_000):
            self.repository.files = dict.fromkeys(self.repository.files, wrong)
            self.download("file.txt")
            self.assertEqual(self.download("other.txt"), 1)
            self.assertEqual(self.downloaded(), [b"content"])

    def test_a_target_that_changes(self):
        for number in range(12):
            content = f"version {number}".encode()
            self.repository.target("file.txt", content)
            self.repository.publish(*NEXT)
            if number % 5 == 0:
                self.assertEqual(self.download("file.txt"), 0)
                self.repository.files["file.txt"] = b"false"
                self.repository.publish(*NEXT)
                self.download("file.txt")
                self.assertEqual(self.downloaded(), [content])

    def test_hashes(self):
        for hashes in (["sha256"], ["sha512"], ["sha256", "sha512"]):
            with self.subTest(hashes):
                self.setUp()
                self.repository.target("file.txt", b"content", hashes=hashes)
                self.repository.publish(*NEXT)
                self.assertEqual(self.download("file.txt"), 0)
                self.assertEqual(self.downloaded(), [b"content"])

    def test_an_unknown_hash(self):
        self.repository.target("file.txt", b"content")
        hashes = self.repository.targets.targets["file.txt"].hashes
        hashes["unknown"] = hashes.pop("sha256")
        self.repository.publish(*NEXT)
        self.assertEqual(self.download("file.txt"), 1)
        self.assertEqual(self.downloaded(), [])


class Delegated(Case):
    def asked(self):
        """The roles that were asked for after the top-level ones."""
        asked = [name for name in self.repository.requests if not name.endswith(".root.json")]
        return [name.removesuffix(".json").partition(".")[2] for name in asked[3:]]

    def graph(self, edges):
        for delegator, role, terminating, paths in edges:
            self.repository.delegate(delegator, role, paths, terminating)
        self.repository.publish(*{role for _, role, _, _ in edges}, *NEXT)

    def test_the_order_of_roles(self):
        for edges, order in GRAPHS:
            with self.subTest(edges):
                self.setUp()
                self.graph(edges)
                self.assertEqual(self.download("missing"), 1)
                self.assertEqual("".join(self.asked()), order)

    def test_the_search_in_a_tree(self):
        for path, asked, found in [
            ("file", "", True),
            ("README.md", "a", True),
            ("releases/x/x_v1", "bc", True),
            ("releases/y/y_v1.zip", "bd", True),
            ("releases/z/z_v1.zip", "b", False),
        ]:
            with self.subTest(path):
                self.setUp()
                self.repository.delegate("targets", "a", ["*.doc", "*.md"])
                self.repository.delegate("targets", "b", ["releases/*/*"])
                self.repository.delegate("b", "c", ["releases/x/*"])
                self.repository.delegate("b", "d", ["releases/y/*.zip"])
                for role, listed in [
                    ("targets", "file"),
                    ("a", "README.md"),
                    ("c", "releases/x/x_v1"),
                    ("d", "releases/y/y_v1.zip"),
                    ("d", "releases/z/z_v1.zip"),
                ]:
                    self.repository.target(listed, f"{listed} of {role}".encode(), role)
                self.repository.publish("a", "b", "c", "d", *NEXT)
                self.assertEqual(self.download(path), 0 if found else 1)
                asked_for = [name for name in self.asked() if len(name) == 1]
                self.assertEqual("".join(asked_for), asked)
                self.assertEqual(self.downloaded(), [self.repository.files[path]] if found else [])

    def test_bins_by_hash_prefix(self):
        for number in range(16):
            self.repository.delegate("targets", f"bin{number:x}", hash_prefixes=[f"{number:x}"])
            self.repository.publish(f"bin{number:x}")
        for name in ("one", "two/2", "three"):
            path_bin = next(
                role.name
                for role in self.repository.targets.delegations.roles.values()
                if role.is_delegated_path(name)
            )
            self.repository.target(name, name.encode(), path_bin)
            self.repository.publish(path_bin)
        self.repository.publish(*NEXT)
        self.assertEqual(self.download("one", "two/2", "three"), 0)
        self.assertEqual(self.downloaded(), [b"one", b"three", b"two/2"])

    def test_succinct_bins(self):
        for bits in (1, 3, 5):
            with self.subTest(bits):
                self.setUp()
                self.repository.delegate_bins(bits, "bin")
                bins = self.repository.targets.delegations.succinct_roles
                for name in ("one", "two/2", "three"):
                    role = bins.get_role_for_target(name)
                    self.repository.target(name, name.encode(), role)
                    self.repository.publish(role)
                self.repository.publish(*NEXT)
                self.assertEqual(self.download("one", "two/2", "three"), 0)
                self.assertEqual(self.downloaded(), [b"one", b"three", b"two/2"])
                self.assertEqual(self.download("missing"), 1)
                self.assertLessEqual(len(self.asked()), 1, "one bin")

    def test_names_of_roles_stay_single_parts(self):
        for role, quoted in [("?", "%3F"), ("#", "%23"), ("/role", "%2Frole"), ("../role", "..%2Frole")]:
            with self.subTest(role):
                self.setUp()
                self.repository.delegate("targets", role, ["*"])
                self.repository.publish(role, *NEXT)
                self.assertEqual(self.download("missing"), 1)
                self.assertIn(f"1.{quoted}.json", self.repository.requests)
                self.assertEqual(len(self.trusted()), 5)

    def test_a_role_that_fails(self):
        def expired():
            self.repository.a.expires = days(-1)
            self.repository.publish("a")

        def unsigned():
            self.repository.signers["a"].clear()
            self.repository.publish("a")

        def gone():
            del self.repository.published["a"]

        def not_in_snapshot():
            del self.repository.snapshot.meta["a.json"]

        for spoil in (expired, unsigned, gone, not_in_snapshot):
            with self.subTest(spoil.__name__):
                self.setUp()
                self.repository.delegate("targets", "a", ["a/*"])
                self.repository.delegate("targets", "b", ["*/*"])
                for path, role in [("a/1", "a"), ("a/2", "b"), ("b/1", "b")]:
                    self.repository.target(path, path.encode(), role)
                self.repository.publish("a", "b")
                spoil()
                self.repository.publish(*NEXT)
                self.assertEqual(self.refresh(), 0)
                self.assertEqual(self.download("a/1"), 1)
                self.assertEqual(self.download("a/2"), 1, "nobody takes its place")
                self.assertNotIn("a", self.trusted())
                self.assertEqual(self.download("b/1"), 0, "and it hides nothing else")
                self.assertEqual(self.downloaded(), [b"b/1"])

    def test_a_stored_role_that_expires(self):
        self.repository.delegate("targets", "a", ["a/*"], expires=days(7))
        for path in ("a/1", "a/2"):
            self.repository.target(path, path.encode(), "a")
        self.repository.publish("a", *NEXT)
        self.assertEqual(self.download("a/1"), 0)
        self.assertEqual(self.download("a/2", on=days(18)), 1)
        self.assertEqual(self.downloaded(), [b"a/1"])
        self.repository.a.expires = days(21)
        self.repository.publish("a", "snapshot", "timestamp")
        self.assertEqual(self.download("a/2", on=days(18)), 0)
        self.assertEqual(self.downloaded(), [b"a/1", b"a/2"])

    def test_a_role_does_not_speak_for_the_paths_of_another(self):
        self.repository.delegate("targets", "a", ["a/*"])
        self.repository.delegate("targets", "b", ["b/*"])
        self.repository.target("b/1", b"false", "a")
        self.repository.publish("a", "b", *NEXT)
        self.assertIsInstance(self.repository.b, Targets)
        self.assertEqual(self.download("b/1"), 1)
        self.assertEqual(self.asked(), ["b"])


if __name__ == "__main__":
    unittest.main()
