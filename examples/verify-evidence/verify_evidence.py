#!/usr/bin/env python3
"""Verifies an evidence bundle of Mahmal, as docs/evidence.md describes it.

It needs nothing but this file, Python's standard library and the package `cryptography`: no network, no database, and
no code of the hub. Exit status: 0 when the bundle holds, 1 when something was found, 2 when it was asked wrongly.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import Counter

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

DIGEST = re.compile(r"[0-9a-f]{64}\Z")
SIGNATURE = re.compile(r"[0-9a-f]{128}\Z")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z\Z")
CALLS = re.compile(r"(?:send|ask|callback)\Z")
OUTCOMES = re.compile(r"(?:done|accepted|declined|later|unreadable|in-doubt|none-yet|none|unknown)\Z")
LARGEST = 2**53 - 1


class Malformed(Exception):
    """The bundle does not have the form that it must have."""

    def __init__(self, where, what):
        super().__init__(what)
        self.where, self.what = where, what


# Canonical JSON and hashes


def canonical(value):
    """The bytes of a value as RFC 8785 writes it. Numbers are whole and exact."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def digest_of(value):
    return hashlib.sha256(canonical(value)).hexdigest()


def leaf_hash(value):
    return hashlib.sha256(b"\x00" + canonical(value)).digest()


def root_from_path(leaf, index, count, path):
    """The root that a leaf and its audit path lead to (RFC 6962, 2.1.1); None when the path does not fit the index."""
    if not 0 <= index < count:
        return None
    node, used, at, width = leaf_hash(leaf), 0, index, count
    while width > 1:
        if at ^ 1 < width:
            if used == len(path):
                return None
            other = bytes.fromhex(path[used])
            used += 1
            node = hashlib.sha256(b"\x01" + (node + other if at % 2 == 0 else other + node)).digest()
        at, width = at // 2, (width + 1) // 2
    return node.hex() if used == len(path) else None


def is_signed(value, signature, key):
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), canonical(value))
        return True
    except (InvalidSignature, ValueError):
        return False


# The form of a bundle: what each member must be. A tuple's second part may be absent.


def text(value, where):
    if not isinstance(value, str):
        raise Malformed(where, "it must be text")


def whole(value, where):
    if isinstance(value, bool) or not isinstance(value, int):
        raise Malformed(where, "it must be a whole number")


def truth(value, where):
    if not isinstance(value, bool):
        raise Malformed(where, "it must be true or false")


def mapping(value, where):
    if not isinstance(value, dict):
        raise Malformed(where, "it must be an object")


def matching(pattern, name):
    def check(value, where):
        if not isinstance(value, str) or not pattern.match(value):
            raise Malformed(where, f"it must be {name}")

    return check


def exactly(expected):
    def check(value, where):
        if isinstance(value, bool) or value != expected:
            raise Malformed(where, f"it must be {expected!r}")

    return check


def list_of(item):
    def check(value, where):
        if not isinstance(value, list):
            raise Malformed(where, "it must be a list")
        for n, one in enumerate(value):
            item(one, f"{where}[{n}]")

    return check


def map_of(item):
    def check(value, where):
        mapping(value, where)
        for name, one in value.items():
            item(one, f"{where}.{name}")

    return check


def form(required, optional=None):
    optional = optional or {}

    def check(value, where):
        mapping(value, where)
        for name in required:
            if name not in value:
                raise Malformed(f"{where}.{name}", "it is missing")
        for name, one in value.items():
            known = required.get(name) or optional.get(name)
            if known is None:
                raise Malformed(f"{where}.{name}", "nothing is known by this name")
            known(one, f"{where}.{name}")

    return check


digest = matching(DIGEST, "32 bytes in hexadecimal")
signature = matching(SIGNATURE, "64 bytes in hexadecimal")
instant = matching(INSTANT, "a moment to the microsecond in UTC")


def leaf(kind, required, optional=None):
    return form({"kind": exactly(kind), "at": instant, **required}, optional)


def proven(kind_of_leaf, optional=None):
    return list_of(form({"leaf": kind_of_leaf, "page": whole, "index": whole, "path": list_of(digest)}, optional))


EVENT = leaf(
    "event",
    {"pilgrim": text, "version": whole, "type": text, "data": mapping, "day": text},
    {"because": text, "message": digest, "by": text},
)
PERSON = leaf("person", {"pilgrim": text, "number": whole, "commitment": digest})
CONTRACT = leaf("contract", {"id": whole, "system": text, "version": text, "digest": digest})
ERASURE = leaf("erasure", {"id": whole, "pilgrim": text, "by": text, "reason": text})
ENTRY = leaf(
    "entry",
    {
        "id": whole,
        "caller": text,
        "operation": text,
        "reads": text,
        "act": truth,
        "subjects": list_of(text),
        "outcome": text,
        "status": whole,
    },
    {"unit": text, "purpose": text},
)
MESSAGE = form(
    {
        "kind": exactly("message"),
        "exchange": text,
        "call": matching(CALLS, "a kind of call"),
        "outcome": matching(OUTCOMES, "an outcome"),
        "started": whole,
        "ended": whole,
    },
    {"detail": text, "status": whole, "sent": digest, "received": digest},
)
PAGE = form({"kind": exactly("page"), "number": whole, "leaves": whole, "root": digest, "chain": digest})
SEAL = form(
    {"kind": exactly("seal"), "number": whole, "from": whole, "to": whole, "at": whole, "key": digest},
    {"root": digest, "chain": digest, "previous": digest, "next": digest},
)
EVIDENCE = form(
    {
        "kind": exactly("evidence"),
        "format": exactly(1),
        "pilgrim": text,
        "made": whole,
        "head": form({"events": whole}, {"last": digest}),
        "events": proven(EVENT),
        "persons": proven(PERSON, {"fields": map_of(digest)}),
        "contracts": proven(CONTRACT),
        "erasures": proven(ERASURE),
        "acts": proven(ENTRY),
        "messages": list_of(MESSAGE),
        "pages": list_of(form({"page": PAGE, "seal": whole, "path": list_of(digest)})),
        "seals": list_of(form({"seal": SEAL, "signature": signature})),
        "key": digest,
    }
)
BUNDLE = form(
    {
        "evidence": EVIDENCE,
        # With another salt length, bytes could move between salt and value without changing the hash.
        "personal": map_of(map_of(form({"salt": digest, "value": text}))),
        "signature": signature,
    }
)


def whole_number(digits):
    number = int(digits)
    return number if abs(number) <= LARGEST else no_number(digits)


def no_number(_):
    """Replaces a number without a canonical form by another value, so that it is reported at its place."""
    return 0


def read(file):
    """The bundle in these bytes. Raises Malformed."""
    try:
        written = file.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"byte {error.start + 1} of the file", "it is no UTF-8") from error
    try:
        value = json.loads(written, parse_int=whole_number, parse_float=no_number, parse_constant=no_number)
        expected = canonical(value).decode("utf-8") + "\n"
    except (ValueError, RecursionError) as error:
        raise Malformed("the file", f"it cannot be read: {error}") from error
    if written != expected:
        at = next((n for n, (a, b) in enumerate(zip(written, expected)) if a != b), min(len(written), len(expected)))
        raise Malformed(
            f"character {at + 1} of the file",
            f"{written[at:at + 20]!r} stands where {expected[at:at + 20]!r} should",
        )
    BUNDLE(value, "bundle")
    return value


# What must hold. Each check yields (where, what).


def check_events(evidence):
    events, head = evidence["events"], evidence["head"]
    times = Counter(one["leaf"]["version"] for one in events)
    # The head may claim any number; the first few hundred missing ones are enough.
    for version in range(1, min(head["events"], len(events) + 200) + 1):
        if times[version] == 0:
            yield f"event {version}", "it is missing"
        elif times[version] > 1:
            yield f"event {version}", f"it stands here {times[version]} times"
    for before, one in zip([None, *events], events):
        where = f"event {one['leaf']['version']}"
        if one["leaf"]["version"] > head["events"]:
            yield where, f"there are only {head['events']}"
        if one["leaf"]["pilgrim"] != evidence["pilgrim"]:
            yield where, f"it is an event of {one['leaf']['pilgrim']}"
        if before and one["leaf"]["version"] < before["leaf"]["version"]:
            yield where, f"it stands after event {before['leaf']['version']}"
        if before and one["page"] < before["page"]:
            yield where, f"it is in page {one['page']}, but the event before it in page {before['page']}"
    last = leaf_hash(events[-1]["leaf"]).hex() if events else None
    if last != head.get("last"):
        yield "the head", "its hash is not that of the last event"


def check_leaves(evidence):
    pages = {one["page"]["number"]: one["page"] for one in evidence["pages"]}
    names = {
        "events": ("event", "version"),
        "persons": ("person", "number"),
        "contracts": ("contract", "id"),
        "erasures": ("erasure", "id"),
        "acts": ("act", "id"),
    }
    taken = set()
    for member, (name, number) in names.items():
        for one in evidence[member]:
            where = f"{name} {one['leaf'][number]}"
            page = pages.get(one["page"])
            place = (one["page"], one["index"])
            if place in taken:
                yield where, f"another stands at its place in page {one['page']}"
                continue
            taken.add(place)
            if page is None:
                yield where, f"page {one['page']} is not in the bundle"
            elif root_from_path(one["leaf"], one["index"], page["leaves"], one["path"]) != page["root"]:
                yield where, f"it does not lead to the root of page {one['page']}"


def check_messages(evidence):
    caused = {one["leaf"].get("message"): one["leaf"].get("because") for one in evidence["events"]}
    seen = set()
    for record in evidence["messages"]:
        found = digest_of(record)
        where = f"message {found[:16]} of {record['exchange']}"
        if found not in caused or caused[found] != record["exchange"]:
            yield where, "it caused none of the events"
        if found in seen:
            yield where, "it stands here twice"
        seen.add(found)


def check_persons(evidence, personal):
    for one in evidence["persons"]:
        where = f"person {one['leaf']['number']}"
        if one["leaf"]["pilgrim"] != evidence["pilgrim"]:
            yield where, f"it is about {one['leaf']['pilgrim']}"
        if "fields" in one and digest_of(one["fields"]) != one["leaf"]["commitment"]:
            yield where, "its fields are not what was committed to"
    for one in evidence["erasures"]:
        if one["leaf"]["pilgrim"] != evidence["pilgrim"]:
            yield f"erasure {one['leaf']['id']}", f"it is about {one['leaf']['pilgrim']}"
    for one in evidence["acts"]:
        if evidence["pilgrim"] not in one["leaf"]["subjects"]:
            yield f"act {one['leaf']['id']}", "it does not concern this pilgrim"
    fields_of = {str(one["leaf"]["number"]): one.get("fields", {}) for one in reversed(evidence["persons"])}
    for number, opened in personal.items():
        fields = fields_of.get(number, {})
        for name, shown in opened.items():
            found = hashlib.sha256(bytes.fromhex(shown["salt"]) + shown["value"].encode("utf-8")).hexdigest()
            if name not in fields:
                yield f"{name} of person {number}", "nothing commits to it"
            elif found != fields[name]:
                yield f"{name} of person {number}", "it is not what was committed to"
        if not opened:
            yield f"person {number}", "nothing of it is shown, so it must not stand here"


def check_pages(evidence):
    seals = {one["seal"]["number"]: one["seal"] for one in reversed(evidence["seals"])}
    before = 0
    for one in evidence["pages"]:
        page, number = one["page"], one["seal"]
        where, seal = f"page {page['number']}", seals.get(number)
        if page["number"] <= before:
            yield where, f"it stands after page {before}"
        before = page["number"]
        if seal is None:
            yield where, f"seal {number} is not in the bundle"
            continue
        count = seal["to"] - seal["from"] + 1
        root = root_from_path(page, page["number"] - seal["from"], count, one["path"])
        if not seal["from"] <= page["number"] <= seal["to"]:
            yield where, f"seal {number} is over pages {seal['from']} to {seal['to']}"
        elif root is None or root != seal.get("root"):
            yield where, f"it does not lead to the root of seal {number}"


def check_seals(evidence, key):
    """Yields the findings; returns the key to which the last one hands over."""
    before = None
    for one in evidence["seals"]:
        seal = one["seal"]
        where = f"seal {seal['number']}"
        if before and seal["number"] <= before["number"]:
            yield where, f"it stands after seal {before['number']}"
        if before and seal["number"] == before["number"] + 1 and seal.get("previous") != digest_of(before):
            yield where, f"it does not follow from seal {before['number']}"
        if seal["key"] != key:
            yield where, f"it names the key {seal['key']}, but {key} was to sign it"
        # Only the current key can hand over to another.
        if is_signed(seal, one["signature"], key):
            key = seal.get("next", seal["key"])
        else:
            yield where, "its signature does not hold"
        before = seal
    return key


def first_key(bundle):
    seals = bundle["evidence"]["seals"]
    return seals[0]["seal"]["key"] if seals else bundle["evidence"]["key"]


def verify(file, first=None):
    """The findings for a bundle, as pairs of where and what; empty when it is valid."""
    try:
        bundle = read(file)
    except Malformed as error:
        return [(error.where, error.what)]
    evidence = bundle["evidence"]
    findings = [
        *check_events(evidence),
        *check_leaves(evidence),
        *check_messages(evidence),
        *check_persons(evidence, bundle["personal"]),
        *check_pages(evidence),
    ]
    seals = check_seals(evidence, first or first_key(bundle))
    while True:
        try:
            findings.append(next(seals))
        except StopIteration as end:
            key = end.value
            break
    if evidence["key"] != key or not is_signed(evidence, bundle["signature"], key):
        findings.append(("the signature", f"it is not that of {key} over this evidence"))
    return findings


def main():
    parser = argparse.ArgumentParser(description="Verify an evidence bundle, without a network or a database.")
    parser.add_argument("file", help="the bundle")
    parser.add_argument("--key", help="the first key of the ledger, as its owner has published it")
    asked = parser.parse_args()
    if asked.key is not None and not DIGEST.match(asked.key):
        parser.error("--key takes a public key as 64 lower-case hexadecimal digits")
    try:
        with open(asked.file, "rb") as opened:
            file = opened.read()
    except OSError as error:
        parser.error(str(error))
    findings = verify(file, asked.key)
    for where, what in findings:
        print(f"{where}: {what}")
    if findings:
        return 1
    bundle = read(file)
    evidence = bundle["evidence"]
    shown = sum(len(opened) for opened in bundle["personal"].values())
    print(f"{evidence['pilgrim']}: {len(evidence['events'])} events, each in its place, {shown} personal fields as committed to.")
    if asked.key is None:
        print(f"Compare the first key of the ledger with the one that was published: {first_key(bundle)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
