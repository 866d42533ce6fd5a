#!/usr/bin/env python3
"""Verifies a published draw from its files, as docs/draw.md says, with Python's standard library alone.

Written from that document, and sharing nothing with the program that drew. It takes the beacon's value as given: whether
drand's network signed it is for `mahmal draw verify`, or any drand client, to say.

Exit status: 0 nothing found, 1 something found, 2 called wrongly.
"""

import argparse
import datetime
import hashlib
import hmac
import pathlib
import re
import sys

REFERENCE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
NAME = r"[a-z][a-z0-9-]{0,31}"
VALUE = r"[A-Za-z0-9._:+-]{1,64}"
PROGRAM = r"[A-Za-z0-9._+-]{1,48}/[A-Za-z0-9._+-]{1,32}"
HASH = r"[0-9a-f]{64}"
HEX = r"(?:[0-9a-f]{2})+"
TIME = r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
SCHEMES = "pedersen-bls-chained|pedersen-bls-unchained|bls-unchained-g1-rfc9380"
MOST = 2**32 - 1
MOST_ROUND = 999_999_999_999_999
LIMITS = (("members-limit", 0), ("tier-limit", 2), ("weight-limit", 3))


def sha256(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode("ascii")).hexdigest()


class Unreadable(Exception):
    """A file that cannot be read: its name, the line (0 for the whole file), and why."""

    def __init__(self, file, line, reason):
        super().__init__(reason)
        self.file, self.line, self.reason = file, line, reason


class Findings:
    """The findings without repetitions, at most ten of each code."""

    def __init__(self):
        self.list = []
        self.seen = {}

    def add(self, code, where, message):
        places = self.seen.setdefault(code, set())
        if where not in places and len(places) < 10:
            places.add(where)
            self.list.append((code, where, message))

    def has(self, *codes):
        return any(code in self.seen for code in codes)


# --- Reading -------------------------------------------------------------------------------------------------------


class Lines:
    """Reads the lines of a file as lists of fields, and checks the rules for all files."""

    def __init__(self, file, data):
        self.file, self.data, self.number, self.at, self.fields = file, data, 0, 0, []

    def fail(self, reason):
        raise Unreadable(self.file, self.number, reason)

    def next(self):
        if self.at == len(self.data):
            return None
        self.number += 1
        end = self.data.find(b"\n", self.at)
        line = self.data[self.at : end if end >= 0 else len(self.data)]
        if any(byte < 0x20 or byte > 0x7E for byte in line):
            self.fail("a byte that is not printable ASCII")
        if end < 0:
            self.fail("no line feed at the end of the file")
        self.at = end + 1
        self.fields = line.decode("ascii").split(" ")
        if "" in self.fields or len(self.fields) > 64:
            self.fail("an empty field, or more than 64 fields")
        return self.fields

    def expect(self, keyword, *patterns):
        """The next line, which must be `keyword` and fields of these forms."""
        fields = self.next()
        if fields is None:
            self.number += 1
            self.fail(f"the line {keyword} is missing")
        return self.match(keyword, *patterns)

    def match(self, *patterns):
        """The fields of the current line, which must have these forms; a single field is not in a list."""
        if len(self.fields) != len(patterns):
            self.fail(f"{len(patterns)} fields are expected")
        for field, pattern in zip(self.fields, patterns):
            if not re.fullmatch(pattern, field):
                self.fail(f'"{field}" is not of the form {pattern}')
        return self.fields[1] if len(patterns) == 2 else self.fields[1:]

    def integer(self, text, least, most):
        if not re.fullmatch(r"0|[1-9][0-9]{0,14}", text) or not least <= int(text) <= most:
            self.fail(f'"{text}" is no whole number from {least} to {most}')
        return int(text)

    def header(self, kind):
        return self.expect(f"mahmal-{kind}", "1", REFERENCE)[1]

    def new(self, name, names):
        if name in names:
            self.fail(f'"{name}" occurs twice')


def read_pool(lines):
    season, groups, totals, shares, previous = lines.header("pool"), {}, {}, set(), ""
    while lines.next():
        if len(lines.fields) != 5:
            lines.fail("5 fields are expected")
        reference, members, share, tier, weight = lines.fields
        if not re.fullmatch(REFERENCE, reference) or not re.fullmatch(NAME, share):
            lines.fail("a reference or share of another form")
        if reference <= previous:
            lines.fail("the references are not sorted, or one occurs twice")
        previous = reference
        members, tier, weight = (
            lines.integer(text, 1, most) for text, most in ((members, 65535), (tier, 255), (weight, 65535))
        )
        totals[share, tier] = totals.get((share, tier), 0) + weight
        shares.add(share)
        if totals[share, tier] > MOST or len(shares) > 255:
            lines.fail("too great a sum of weights, or too many shares")
        groups[reference] = (members, share, tier, weight)
    return season, groups


def read_rules(lines):
    season, places, figures, previous = lines.header("rules"), {}, {}, ()
    limits = [figure for figure, _ in LIMITS]
    while lines.next():
        name, value = lines.match("figure|places", NAME, VALUE)
        key = (lines.fields[0], name)
        if key <= previous:
            lines.fail("the lines are not sorted, or one occurs twice")
        previous = key
        if key[0] == "places":
            places[name] = lines.integer(value, 0, MOST)
        else:
            figures[name] = lines.integer(value, 1, MOST) if name in limits else value
    return season, places, figures


def read_commitment(lines):
    commitment = {"season": lines.header("commitment"), "made": lines.expect("made", TIME)}
    try:
        made = datetime.datetime.strptime(commitment["made"], "%Y-%m-%dT%H:%M:%SZ")
        commitment["seconds"] = made.replace(tzinfo=datetime.timezone.utc).timestamp()
    except ValueError:
        lines.fail("no real time")
    for keyword, pattern in (("program", PROGRAM), ("pool", HASH), ("root", HASH)):
        commitment[keyword] = lines.expect(keyword, pattern)
    commitment["groups"] = lines.integer(lines.expect("groups", "[0-9]+"), 0, MOST)
    commitment["rules"] = lines.expect("rules", HASH)
    fields = lines.next()
    if fields is None:
        lines.fail("the line randomness is missing")
    if fields[:2] == ["randomness", "drand"]:
        _, chain, round_ = lines.match("randomness", "drand", HASH, "[0-9]+")
        commitment["drand"] = (chain, lines.integer(round_, 1, MOST_ROUND))
        fields = lines.next()
    else:
        lines.match("randomness", "sources")
        commitment["drand"], commitment["sources"] = None, []
        fields = lines.next()
        while fields and fields[0] == "source":
            if len(fields) < 3 or not re.fullmatch(NAME, fields[1]):
                lines.fail("a name and a description are expected")
            lines.new(fields[1], commitment["sources"])
            commitment["sources"].append(fields[1])
            fields = lines.next()
        if not commitment["sources"]:
            lines.fail("a source is expected")
    commitment["secrets"] = {}
    while fields:
        name, hash_ = lines.match("secret", NAME, HASH)
        lines.new(name, commitment["secrets"])
        commitment["secrets"][name] = hash_
        fields = lines.next()
    return commitment


def read_reveals(lines):
    season, reveals = lines.header("reveals"), {}
    while lines.next():
        name, salt, secret = lines.match("secret", NAME, HEX, HEX)
        lines.new(name, reveals)
        if not 32 <= len(salt) <= 128 or len(secret) > 2048:
            lines.fail("a salt has 16 to 64 bytes, a secret 1 to 1024")
        reveals[name] = (salt, secret)
    return season, reveals


def read_beacon(lines):
    beacon = {"season": lines.header("beacon")}
    for keyword, pattern, most in (
        ("scheme", SCHEMES, 0),
        ("public-key", HEX, 0),
        ("period", "[0-9]+", MOST),
        ("genesis", "[0-9]+", MOST),
        ("group-hash", HASH, 0),
        ("beacon-id", NAME, 0),
        ("round", "[0-9]+", MOST_ROUND),
        ("previous-signature", f"-|{HEX}", 0),
        ("signature", HEX, 0),
        ("randomness", HASH, 0),
    ):
        text = lines.expect(keyword, pattern)
        beacon[keyword] = lines.integer(text, 1, most) if most else text
    if lines.next():
        lines.fail("nothing is expected here")
    return beacon


def read_sources(lines):
    season, sources = lines.header("sources"), []
    while lines.next():
        if len(lines.fields) < 3:
            lines.fail("a name and at least one number are expected")
        name, *numbers = lines.match("source", NAME, *["[0-9]{1,40}"] * (len(lines.fields) - 2))
        sources.append((name, [int(number) for number in numbers]))
    return season, sources


def read_result(lines):
    result = {"season": lines.header("result"), "program": lines.expect("program", PROGRAM)}
    for keyword in ("commitment", "pool", "rules", "seed"):
        result[keyword] = lines.expect(keyword, HASH)
    result["places"], result["groups"] = {}, {}
    while lines.next():
        kind = lines.fields[0]
        if kind == "share":
            share, places, *counts = lines.match("share", NAME, *["[0-9]+"] * 4)
            lines.new(share, result["places"])
            result["places"][share] = lines.integer(places, 0, MOST)
            for count in counts:
                lines.integer(count, 0, MOST)
            continue
        numbers = 3 if kind == "drawn" else 2
        share, *rest = lines.match(
            "drawn|waiting", NAME, *["[0-9]+"] * numbers, REFERENCE, "[0-9]+", "[0-9]+", "[0-9]+"
        )
        for position in rest[:numbers]:
            lines.integer(position, 1, MOST)
        reference, members, tier, weight = rest[numbers:]
        result["groups"][reference] = (
            lines.integer(members, 1, 65535),
            share,
            lines.integer(tier, 1, 255),
            lines.integer(weight, 1, 65535),
        )
    return result


def read_receipt(lines):
    receipt = {"season": lines.header("receipt")}
    receipt["pool"], receipt["root"] = lines.expect("pool", HASH), lines.expect("root", HASH)
    line, count = lines.expect("line", "[0-9]+", "[0-9]+")
    receipt["lines"] = lines.integer(count, 2, MOST)
    receipt["line"] = lines.integer(line, 2, receipt["lines"])
    receipt["group"] = " ".join(lines.expect("group", *[".+"] * 5))
    receipt["path"] = []
    while lines.next():
        receipt["path"].append(lines.match("node", HASH))
    return receipt


def read(directory, file, reader):
    """The result of `reader` for a file, or the `Unreadable` that it raised."""
    try:
        data = (directory / file).read_bytes()
    except OSError:
        return Unreadable(file, 0, "the file is missing")
    try:
        return reader(Lines(file, data))
    except Unreadable as error:
        return error


# --- The draw ------------------------------------------------------------------------------------------------------


def merkle_root(lines):
    """The Merkle tree hash of RFC 6962, section 2.1, by its recursive definition."""

    def root(start, end):
        if end - start == 1:
            return hashlib.sha256(b"\x00" + lines[start]).digest()
        half = 1 << (end - start - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + root(start, start + half) + root(start + half, end)).digest()

    return root(0, len(lines)).hex()


def root_from_path(line, leaf, count, path):
    """The root that an inclusion proof leads to (RFC 9162, section 2.1.3.2), or None."""
    node, last, value = leaf, count - 1, hashlib.sha256(b"\x00" + line).digest()
    for step in map(bytes.fromhex, path):
        if last == 0:
            return None
        if node & 1 or node == last:
            value = hashlib.sha256(b"\x01" + step + value).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = hashlib.sha256(b"\x01" + value + step).digest()
        node, last = node >> 1, last >> 1
    return value.hex() if last == 0 else None


def words(seed, share, tier):
    """The stream of 32-bit words of one tier of a share."""
    counter = 0
    while True:
        block = hmac.digest(bytes.fromhex(seed), f"mahmal-order 1 {share} {tier} {counter}".encode(), "sha256")
        for at in range(0, 32, 4):
            yield int.from_bytes(block[at : at + 4], "big")
        counter += 1


def below(stream, bound):
    fair = 2**32 // bound * bound
    return next(word for word in stream if word < fair) % bound


def order(candidates, weights, stream):
    """The candidates in drawn order, by a Fenwick tree over the weights."""
    size = len(weights)
    tree = [0, *weights]
    for at in range(1, size + 1):
        parent = at + (at & -at)
        if parent <= size:
            tree[parent] += tree[at]
    total = sum(weights)
    for _ in range(size):
        x, at = below(stream, total), 0
        for step in (1 << bit for bit in range(size.bit_length() - 1, -1, -1)):
            if at + step <= size and tree[at + step] <= x:
                at += step
                x -= tree[at]
        yield candidates[at]
        total -= weights[at]
        position = at + 1
        while position <= size:
            tree[position] -= weights[at]
            position += position & -position


def draw(groups, seed, places):
    """The lines of the result under its header, as text."""
    for share in sorted(places):
        tiers = {}
        for reference, (_, of, tier, _) in groups.items():
            if of == share:
                tiers.setdefault(tier, []).append(reference)
        left, position, drawn, waiting = places[share], 0, [], []
        for tier in sorted(tiers):
            weights = [groups[reference][3] for reference in tiers[tier]]
            for reference in order(tiers[tier], weights, words(seed, share, tier)):
                members, _, _, weight = groups[reference]
                position += 1
                group = f"{reference} {members} {tier} {weight}"
                if members <= left:
                    first = places[share] - left + 1
                    left -= members
                    drawn.append(f"drawn {share} {position} {first} {first + members - 1} {group}")
                else:
                    waiting.append(f"waiting {share} {position} {len(waiting) + 1} {group}")
        yield f"share {share} {places[share]} {places[share] - left} {len(drawn)} {len(waiting)}"
        yield from drawn
        yield from waiting


# --- Verifying -----------------------------------------------------------------------------------------------------


def chain_hash(beacon):
    numbers = beacon["period"].to_bytes(4, "big") + beacon["genesis"].to_bytes(8, "big")
    name = b"" if beacon["beacon-id"] == "default" else beacon["beacon-id"].encode()
    return sha256(numbers + bytes.fromhex(beacon["public-key"] + beacon["group-hash"]) + name)


def check_beacon(commitment, beacon, findings):
    chain, round_ = commitment["drand"]
    if chain_hash(beacon) != chain:
        findings.add("beacon-chain", "beacon.txt", f"it is of chain {chain_hash(beacon)}")
    elif commitment["seconds"] >= beacon["genesis"] + (round_ - 1) * beacon["period"]:
        findings.add("commitment-late", "commitment.txt", "made when the round was out")
    if beacon["round"] != round_:
        findings.add("beacon-round", "beacon.txt", f"it is round {beacon['round']}, committed to was {round_}")
    if sha256(bytes.fromhex(beacon["signature"])) != beacon["randomness"]:
        findings.add("beacon-randomness", "beacon.txt", "the randomness is not the SHA-256 of the signature")
    return beacon["randomness"]


def check_sources(commitment, sources, findings):
    if [name for name, _ in sources] != commitment["sources"]:
        findings.add("sources-differ", "sources.txt", "not the sources committed to")
    return "".join("".join(f"{number}." for number in sorted(numbers)) + "/" for _, numbers in sources)


def check_reveals(commitment, reveals, findings):
    """The revealed secrets' lines of the seed document, or None when one is missing."""
    for name, hash_ in commitment["secrets"].items():
        if name not in reveals:
            findings.add("reveal-missing", name, "committed to, and not revealed")
        elif sha256(f"mahmal-secret 1 {commitment['season']} {name} {' '.join(reveals[name])}\n") != hash_:
            findings.add("reveal-wrong", name, "not the value committed to")
    for name in reveals:
        if name not in commitment["secrets"]:
            findings.add("reveal-extra", name, "never committed to")
    if findings.has("reveal-missing"):
        return None
    return "".join(f"secret {name} {reveals[name][1]}\n" for name in commitment["secrets"])


def check_pool(data, groups, commitment, result, findings):
    if sha256(data) == commitment["pool"]:
        if merkle_root(data.split(b"\n")[:-1]) != commitment["root"]:
            findings.add("root-differs", "commitment.txt", "another Merkle root than that of the pool's lines")
        if len(groups) != commitment["groups"]:
            findings.add("groups-differ", "commitment.txt", f"the pool has {len(groups)} groups")
        return
    findings.add("pool-changed", "pool.txt", "its SHA-256 is not the one committed to")
    for reference, fields in groups.items():
        if reference not in result["groups"]:
            findings.add("line-added", reference, "not in the pool that was drawn")
        elif fields != result["groups"][reference]:
            findings.add("line-changed", reference, "had other fields when it was drawn")
    for reference in result["groups"]:
        if reference not in groups:
            findings.add("line-dropped", reference, "was in the pool that was drawn")


def check_figures(groups, places, figures, findings):
    unknown = sorted({share for _, share, _, _ in groups.values()} - places.keys())
    if unknown:
        findings.add("share-unknown", unknown[0], "the rules give it no places")
    for reference, fields in groups.items():
        for figure, at in LIMITS:
            if fields[at] > figures.get(figure, MOST):
                findings.add("figure-broken", reference, f"exceeds {figure} {figures[figure]}")


def check_statements(commitment, result, places, hashes, published, findings):
    if hashes["commitment"] != result["commitment"] or published not in (None, hashes["commitment"]):
        findings.add("commitment-changed", "commitment.txt", f"its SHA-256 is {hashes['commitment']}")
    if not commitment["program"].startswith("mahmal-draw/1."):
        findings.add("program-unknown", "commitment.txt", f"{commitment['program']} follows another procedure")
    if result["program"] != commitment["program"]:
        findings.add("program-differs", "result.txt", f"drawn by {result['program']}")
    if hashes["rules"] != commitment["rules"]:
        findings.add("rules-changed", "rules.txt", "its SHA-256 is not the one committed to")
    for keyword in ("pool", "rules"):
        if result[keyword] != commitment[keyword]:
            findings.add(f"{keyword}-changed", "result.txt", f"drawn with {result[keyword]}")
    for share in {**places, **result["places"]}:
        if places.get(share) != result["places"].get(share):
            findings.add("places-differ", share, f"rules: {places.get(share)}, result: {result['places'].get(share)}")


def check_order(data, result, groups, places, findings):
    if findings.has("pool-changed", "rules-changed", "places-differ", "share-unknown", "program-unknown"):
        return
    found = data.decode("ascii").split("\n")[6:-1]
    expected = list(draw(groups, result["seed"], places))
    for at in range(max(len(found), len(expected))):
        if found[at : at + 1] != expected[at : at + 1]:
            findings.add("result-differs", f"result.txt:{at + 7}", "drawing again gives another line")
            return


def verify(directory, published=None):
    """The findings for a directory of files; `published` is the hash of the commitment that was published before the draw."""
    pool = read(directory, "pool.txt", read_pool)
    rules = read(directory, "rules.txt", read_rules)
    commitment = read(directory, "commitment.txt", read_commitment)
    came, reveals = None, (None, {})
    if not isinstance(commitment, Unreadable):
        drand = commitment["drand"]
        came = read(directory, "beacon.txt", read_beacon) if drand else read(directory, "sources.txt", read_sources)
        if commitment["secrets"]:
            reveals = read(directory, "reveals.txt", read_reveals)
    result = read(directory, "result.txt", read_result)
    unreadable = [one for one in (pool, rules, commitment, came, reveals, result) if isinstance(one, Unreadable)]
    if unreadable:
        return [("unreadable", f"{one.file}:{one.line}", one.reason) for one in unreadable]

    findings = Findings()
    seasons = {
        "pool.txt": pool[0],
        "rules.txt": rules[0],
        "reveals.txt": reveals[0] or commitment["season"],
        "beacon.txt" if commitment["drand"] else "sources.txt": came["season"] if commitment["drand"] else came[0],
        "result.txt": result["season"],
    }
    for file, season in seasons.items():
        if season != commitment["season"]:
            findings.add("season-differs", file, f"season {season}, not {commitment['season']}")
    data = {file: (directory / file).read_bytes() for file in ("pool.txt", "rules.txt", "commitment.txt", "result.txt")}
    hashes = {"commitment": sha256(data["commitment.txt"]), "rules": sha256(data["rules.txt"])}
    groups, (_, places, figures) = pool[1], rules

    check_pool(data["pool.txt"], groups, commitment, result, findings)
    check_figures(groups, places, figures, findings)
    check_statements(commitment, result, places, hashes, published, findings)
    if commitment["drand"]:
        randomness = check_beacon(commitment, came, findings)
    else:
        randomness = check_sources(commitment, came[1], findings)
    secrets = check_reveals(commitment, reveals[1], findings)
    if secrets is not None:
        seed = sha256(
            f"mahmal-seed 1 {commitment['season']}\n"
            f"commitment {result['commitment']}\nrandomness {randomness}\n{secrets}"
        )
        if seed != result["seed"]:
            findings.add("seed-differs", "result.txt", f"the files give the seed {seed}")
    check_order(data["result.txt"], result, groups, places, findings)
    return findings.list


def verify_receipt(directory, path, published=None):
    """The findings for a receipt; `published` is the hash of the commitment that was published before the draw."""
    receipt = read(path.parent, path.name, read_receipt)
    commitment = read(directory, "commitment.txt", read_commitment)
    if isinstance(receipt, Unreadable):
        return [("unreadable", f"receipt.txt:{receipt.line}", receipt.reason)]
    if isinstance(commitment, Unreadable):
        return [("unreadable", f"commitment.txt:{commitment.line}", commitment.reason)]
    findings = Findings()
    hash_ = sha256((directory / "commitment.txt").read_bytes())
    if published not in (None, hash_):
        findings.add("commitment-changed", "commitment.txt", f"its SHA-256 is {hash_}")
    if receipt["season"] != commitment["season"]:
        findings.add("season-differs", "receipt.txt", "the receipt is of another season")
    of_commitment = (commitment["pool"], commitment["root"], commitment["groups"] + 1)
    if (receipt["pool"], receipt["root"], receipt["lines"]) != of_commitment:
        findings.add("receipt-of-another-pool", "receipt.txt", "not the pool committed to")
    line = receipt["group"].encode("ascii")
    if root_from_path(line, receipt["line"] - 1, receipt["lines"], receipt["path"]) != receipt["root"]:
        findings.add("receipt-not-proved", "receipt.txt", "the line and its path do not lead to the root")
    return findings.list


def main():
    parser = argparse.ArgumentParser(description="Verifies a published draw, or a receipt of it, from its files.")
    parser.add_argument("directory", type=pathlib.Path, help="where pool.txt, commitment.txt, result.txt … are")
    parser.add_argument("--commitment", metavar="HASH", help="the commitment's hash, as it was published before the draw")
    parser.add_argument("--receipt", type=pathlib.Path, metavar="FILE", help="verify this receipt instead of the draw")
    arguments = parser.parse_args()
    if not arguments.directory.is_dir():
        parser.error(f"{arguments.directory} is no directory")
    if arguments.commitment is not None and not re.fullmatch(HASH, arguments.commitment):
        parser.error("--commitment takes a SHA-256 as 64 lower-case hexadecimal digits")
    if arguments.receipt:
        findings = verify_receipt(arguments.directory, arguments.receipt, arguments.commitment)
        right = "the group's line is in the pool of this commitment"
    else:
        findings = verify(arguments.directory, arguments.commitment)
        right = "the files agree with docs/draw.md (the beacon's value was taken as given)"
    for code, where, message in findings:
        print(f"{code} {where}  {message}")
    if not findings:
        print(f"nothing found: {right}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
