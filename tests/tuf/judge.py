"""Runs all tests of this folder and tells the count in cargo's words, which `cargo xtask test` reads.

`RINGTRUE_TUF_CLIENT` is the command line of the client that is tried. With `python client.py` it is python-tuf
itself: that shows that the tests ask for nothing that the reference implementation does not do, but for
`test_one_key_under_two_ids`, where we are stricter.
"""

import sys
import unittest
from pathlib import Path


def main():
    tests = unittest.defaultTestLoader.discover(str(Path(__file__).parent))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(tests)
    failed = len(result.failures) + len(result.errors)
    passed = result.testsRun - len({test.id().split(" ")[0] for test, _ in result.failures + result.errors})
    verdict = "ok" if result.wasSuccessful() else "FAILED"
    print(f"test result: {verdict}. {passed} passed; {failed} failed")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
