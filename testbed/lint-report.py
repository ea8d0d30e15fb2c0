"""Reads zlint's results, runs pkilint over the same certificates in this one process, and holds both against the list
of allowed findings. Arguments: the folder of mk/lint-campaign, the list."""

import collections
import json
import multiprocessing
import pathlib
import re
import sys

from pkilint import loader
from pkilint.pkix import certificate, extension, name


def container():
    return certificate.create_pkix_certificate_validator_container(
        certificate.create_decoding_validators(name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS),
        [
            certificate.create_issuer_validator_container([]),
            certificate.create_validity_validator_container(),
            certificate.create_subject_validator_container([]),
            certificate.create_extensions_validator_container([]),
            certificate.create_spki_validator_container([]),
        ],
    )


VALIDATOR = container()


def pkilint(file):
    """Codes of what pkilint finds in a certificate, at least notices."""
    read = loader.load_pem_certificate(file.read_text(), file.name)
    found = set()
    for result in VALIDATOR.validate(read.root):
        for description in result.finding_descriptions:
            if description.finding.severity.name not in ("INFO", "DEBUG"):
                found.add((description.finding.code, str(description.message)[:160]))
    return file.name, found


def zlint(results, files):
    """The same of zlint's results, which stand in the order of the files."""
    lines = [line for line in results.read_text().splitlines() if line.startswith("{")]
    if len(lines) != len(files):
        sys.exit(f"zlint answered {len(lines)} times for {len(files)} certificates")
    for file, line in zip(files, lines):
        for lint, answer in json.loads(line).items():
            if answer["result"] not in ("pass", "NA", "NE", "info"):
                yield file.name, lint, answer.get("details", "")


def main(folder, allowed):
    files = sorted(folder.glob("*.pem"))
    patterns = {}
    for line in allowed.read_text().splitlines():
        if line and not line.startswith("#"):
            lint, pattern, _ = line.split(" ", 2)
            patterns[lint] = re.compile(pattern)
    counts, examples, unexpected, seen = collections.Counter(), {}, set(), set()

    def count(name_, lint, message):
        listed = lint in patterns and patterns[lint].search(message)
        seen.add(lint)
        key = lint if listed else "UNEXPECTED " + lint
        counts[key] += 1
        examples.setdefault(key, (name_, message))
        if not listed:
            unexpected.add(key)

    for name_, lint, details in zlint(folder / "zlint.json", files):
        count(name_, lint, details)
    with multiprocessing.Pool() as pool:
        for name_, found in pool.imap_unordered(pkilint, files, chunksize=100):
            for lint, message in found:
                count(name_, lint, message)
    for lint, number in counts.most_common():
        print(f"{lint}: {number}, for example {examples[lint]}")
    for lint in sorted(set(patterns) - seen):
        print(f"not seen: {lint}")
    leaves = sum(file.name.startswith("leaf") for file in files)
    print(f"certificates={leaves} roots={len(files) - leaves} unexpected_findings={sum(counts[l] for l in unexpected)}")
    sys.exit(1 if unexpected else 0)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
