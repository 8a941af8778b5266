"""python-tuf behind the command line of our client (src-tauri/crates/wire/examples/conformance.rs): the judge.

    client.py --metadata-dir D init ROOT
    client.py --metadata-dir D --metadata-url U refresh
    client.py --metadata-dir D --metadata-url U --target-base-url B --target-dir O --target-name T... download
"""

import argparse
import shutil
import sys
from pathlib import Path

from tuf.ngclient import Updater


def updater(arguments):
    return Updater(
        arguments.metadata_dir,
        arguments.metadata_url,
        arguments.target_dir,
        arguments.target_base_url,
        bootstrap=None,
    )


def init(arguments):
    shutil.copy(arguments.root, Path(arguments.metadata_dir, "root.json"))


def refresh(arguments):
    updater(arguments).refresh()


def download(arguments):
    repository = updater(arguments)
    repository.refresh()
    for name in arguments.target_name:
        target = repository.get_targetinfo(name)
        if target is None:
            sys.exit("no role lists the target")
        repository.find_cached_target(target) or repository.download_target(target)


def main():
    parser = argparse.ArgumentParser()
    for option in ["--metadata-dir", "--metadata-url", "--target-base-url", "--target-dir"]:
        parser.add_argument(option)
    parser.add_argument("--target-name", action="append")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("refresh").set_defaults(do=refresh)
    commands.add_parser("download").set_defaults(do=download)
    command = commands.add_parser("init")
    command.add_argument("root")
    command.set_defaults(do=init)
    arguments = parser.parse_args()
    arguments.do(arguments)


if __name__ == "__main__":
    main()
