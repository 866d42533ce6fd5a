"""A second verifier of Mahmal's bracelets and of HC1 health certificates, written apart from the first one.

It needs Python 3.9 and cryptography, shares no code with @mahmal/gate, and is as strict. Its verdicts use the same
words. It reads CBOR itself: cbor2 applies what tags mean, so that a mutation with the tag of a date, a fraction or a
shared reference would be judged by that library's rules and not by those of a credential. `verify` is the function to read first; from the shell:

    verify_bracelet.py KEYS.json NOW CODE      verifies one code, the text of a QR code
    verify_bracelet.py --cases < CASES.json    answers a list of cases with a list of verdicts

KEYS.json is a list of {"id", "algorithm", "x", "y", "n", "e", "issuer", "from", "until", "purposes"}; byte strings are in
hexadecimal, times in seconds since 1970.
"""

import json
import re
import struct
import sys
import time
import zlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256

BASE45 = {letter: value for value, letter in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")}
ALGORITHMS = {-7: "ES256", -8: "EdDSA", -37: "PS256"}
ENTITLEMENTS = ["train", "mina", "arafat", "muzdalifah", "jamarat", "clinic", "kitchen", "operations"]
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
MAX_TEXT, MAX_BRACELET, MAX_HEALTH, MAX_SIGNATURE, MAX_DEPTH = 4296, 470, 32 * 1024, 512, 16
HEALTH_ENTRIES = {
    "v": ("vaccination", ["tg", "vp", "mp", "ma", "dt", "co", "is", "ci"], ["dn", "sd"]),
    "t": ("test", ["tg", "tt", "sc", "tr", "co", "is", "ci"], []),
    "r": ("recovery", ["tg", "fr", "co", "is", "df", "du", "ci"], []),
}


class Refused(Exception):
    """A refusal of a code, with its stable reason."""

    @property
    def reason(self):
        return self.args[0]


def verify(scanned, keys, now):
    """Verifies the text of a QR code, or the bytes of a chip. Returns the verdict as a dictionary."""
    try:
        if isinstance(scanned, bytes):
            return verify_bracelet(scanned, keys, now)
        if len(scanned) > MAX_TEXT:
            raise Refused("too-large")
        if scanned.startswith("MH1:"):
            return verify_bracelet(decode_base45(scanned[4:]), keys, now)
        if scanned.startswith("HC1:"):
            return verify_health(decode_base45(scanned[4:]), keys, now)
        raise Refused("unknown-prefix")
    except Refused as refused:
        return {"outcome": "refused", "reason": refused.reason}


def verify_bracelet(data, keys, now):
    if len(data) > MAX_BRACELET:
        raise Refused("too-large")
    message = read_sign1(data, deterministic=True)
    key_id = message["protected"].get(4)
    if not isinstance(key_id, bytes) or len(message["protected"]) != 2 or message["unprotected"]:
        raise Refused("not-sign1")
    key = signer_of(message, keys, key_id)
    if message["algorithm"] == "ES256" and int.from_bytes(message["signature"][32:], "big") > P256_ORDER // 2:
        raise Refused("signature-wrong")
    bracelet = read_bracelet(read_cbor(message["payload"], deterministic=True))
    must_be_for(key, "bracelet", bracelet["issuedAt"])
    if bracelet["issuer"] != key["issuer"]:
        raise Refused("key-wrong-purpose")
    must_be_in_time(max(bracelet["issuedAt"], bracelet["notBefore"]), bracelet["expires"], now)
    return {"outcome": "genuine", "kind": "bracelet", "bracelet": bracelet}


def verify_health(data, keys, now):
    message = read_sign1(inflate(data), deterministic=False)
    key_id = message["protected"].get(4, message["unprotected"].get(4))
    if not isinstance(key_id, bytes):
        raise Refused("key-unknown")
    key = signer_of(message, keys, key_id)
    certificate = read_health(read_cbor(message["payload"], deterministic=False))
    must_be_in_time(certificate["issuedAt"], certificate["expires"], now)
    must_be_for(key, certificate["kind"], certificate["issuedAt"])
    return {"outcome": "genuine", "kind": "health", "certificate": certificate}


def decode_base45(text):
    if len(text) % 3 == 1 or any(letter not in BASE45 for letter in text):
        raise Refused("not-base45")
    values = [BASE45[letter] for letter in text]
    data = bytearray()
    for at in range(0, len(values), 3):
        low, middle, *high = values[at : at + 3]
        number = low + 45 * middle + (45 * 45 * high[0] if high else 0)
        size = 2 if high else 1
        if number >= 256**size:
            raise Refused("not-base45")
        data += number.to_bytes(size, "big")
    return bytes(data)


def inflate(data):
    stream = zlib.decompressobj()
    try:
        expanded = stream.decompress(data, MAX_HEALTH + 1)
    except zlib.error:
        raise Refused("not-compressed")
    if len(expanded) > MAX_HEALTH:
        raise Refused("too-large")
    if not stream.eof or stream.unused_data:
        raise Refused("not-compressed")
    return expanded


class Tagged:
    """A tagged value. Tags are not interpreted: credentials have no dates or big numbers."""

    def __init__(self, tag, value):
        self.tag, self.value = tag, value


UNDEFINED = object()
SIMPLE = {20: False, 21: True, 22: None, 23: UNDEFINED}
FLOATS = {25: ">e", 26: ">f", 27: ">d"}


def read_cbor(data, deterministic):
    """Reads exactly one value from the bytes."""
    reader = CborReader(data, deterministic)
    try:
        value = reader.item(0)
    except UnicodeDecodeError:
        raise Refused("not-cbor")
    reader.demand(reader.at == len(data))
    return value


class CborReader:
    def __init__(self, data, deterministic):
        self.data, self.deterministic, self.at = data, deterministic, 0

    def demand(self, condition):
        if not condition:
            raise Refused("not-cbor")

    def take(self, size):
        self.demand(size <= len(self.data) - self.at)
        self.at += size
        return self.data[self.at - size : self.at]

    def head(self):
        """The major type of the next item and its argument; None for an indefinite length."""
        first = self.take(1)[0]
        kind, info = first >> 5, first & 31
        if info < 24 or kind == 7:
            return kind, info
        if info == 31 and 2 <= kind <= 5 and not self.deterministic:
            return kind, None
        self.demand(info < 28)
        size = 1 << (info - 24)
        argument = int.from_bytes(self.take(size), "big")
        self.demand(argument < 2**53 - 1)  # what JavaScript holds exactly
        self.demand(not self.deterministic or argument >= (24 if size == 1 else 256 ** (size // 2)))
        return kind, argument

    def item(self, depth):
        self.demand(depth <= MAX_DEPTH)
        kind, argument = self.head()
        if kind <= 1:
            return -1 - argument if kind else argument
        if kind <= 3:
            text = b"".join(self.chunks(kind)) if argument is None else self.take(argument)
            return text.decode() if kind == 3 else text
        if kind == 4:
            return [self.item(depth + 1) for _ in self.turns(argument)]
        if kind == 5:
            return self.pairs(argument, depth + 1)
        if kind == 6:
            return Tagged(argument, self.item(depth + 1))
        if argument in SIMPLE:
            return SIMPLE[argument]
        self.demand(argument in FLOATS and not self.deterministic)
        return struct.unpack(FLOATS[argument], self.take(1 << (argument - 24)))[0]

    def pairs(self, count, depth):
        pairs, previous = {}, b""
        for _ in self.turns(count):
            start = self.at
            key = self.item(depth)
            written = self.data[start : self.at]
            whole = type(key) is int or type(key) is float and key.is_integer()
            self.demand((whole or isinstance(key, str)) and key not in pairs)
            self.demand(not self.deterministic or previous < written)
            pairs[key], previous = self.item(depth), written
        return pairs

    def chunks(self, kind):
        for _ in self.turns(None):
            inner, size = self.head()
            self.demand(inner == kind and size is not None)
            yield self.take(size)

    def turns(self, count):
        """Iterates over `count` items; without a count, until the stop code."""
        if count is not None:
            yield from range(count)
            return
        while self.data[self.at : self.at + 1] != b"\xff":
            yield
        self.at += 1


def read_sign1(data, deterministic):
    value = read_cbor(data, deterministic)
    if not deterministic and isinstance(value, Tagged) and value.tag == 61:
        value = value.value
    if isinstance(value, Tagged):
        if value.tag != 18:
            raise Refused("not-sign1")
        value = value.value
    elif deterministic:
        raise Refused("not-sign1")
    if not isinstance(value, list) or len(value) != 4:
        raise Refused("not-sign1")
    protected_bytes, unprotected, payload, signature = value
    if not all(isinstance(part, bytes) for part in (protected_bytes, payload, signature)):
        raise Refused("not-sign1")
    if not isinstance(unprotected, dict):
        raise Refused("not-sign1")
    if len(signature) > MAX_SIGNATURE:
        raise Refused("too-large")
    protected = read_cbor(protected_bytes, deterministic) if protected_bytes else {}
    if not isinstance(protected, dict):
        raise Refused("not-sign1")
    if 2 in protected or 2 in unprotected:
        raise Refused("critical-header")
    if 1 not in protected:
        raise Refused("algorithm-not-protected" if 1 in unprotected else "algorithm-missing")
    algorithm = ALGORITHMS.get(protected[1]) if type(protected[1]) is int else None
    if algorithm is None:
        raise Refused("algorithm-unknown")
    return {
        "algorithm": algorithm,
        "protected_bytes": protected_bytes,
        "protected": protected,
        "unprotected": unprotected,
        "payload": payload,
        "signature": signature,
    }


def signer_of(message, keys, key_id):
    candidates = [key for key in keys if bytes.fromhex(key["id"]) == key_id]
    if not candidates:
        raise Refused("key-unknown")
    for key in candidates:
        if is_signed_by(message, key):
            return key
    raise Refused("signature-wrong")


def is_signed_by(message, key, external=b""):
    parts = (message["protected_bytes"], external, message["payload"])
    signed = b"\x84\x6aSignature1" + b"".join(length_of(part) + part for part in parts)
    return message["algorithm"] == key["algorithm"] and check_signature(key, message["signature"], signed)


def length_of(part):
    """The shortest head of a byte string in CBOR."""
    size = len(part)
    if size < 24:
        return bytes([0x40 + size])
    return b"\x58" + size.to_bytes(1, "big") if size < 256 else b"\x59" + size.to_bytes(2, "big")


def check_signature(key, signature, data):
    """Verifies a signature over the bytes; False also for an invalid key or signature."""
    part = {name: bytes.fromhex(key[name]) for name in ("x", "y", "n", "e") if name in key}
    try:
        if key["algorithm"] == "ES256":
            if len(signature) != 64:
                return False
            point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + part["x"] + part["y"])
            r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
            point.verify(utils.encode_dss_signature(r, s), data, ec.ECDSA(SHA256()))
        elif key["algorithm"] == "EdDSA":
            ed25519.Ed25519PublicKey.from_public_bytes(part["x"]).verify(signature, data)
        else:
            numbers = rsa.RSAPublicNumbers(int.from_bytes(part["e"], "big"), int.from_bytes(part["n"], "big"))
            numbers.public_key().verify(signature, data, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
        return True
    except (InvalidSignature, ValueError):
        return False


def must_be_for(key, purpose, issued_at):
    if purpose not in key["purposes"]:
        raise Refused("key-wrong-purpose")
    if not key["from"] <= issued_at <= key["until"]:
        raise Refused("key-out-of-time")


def must_be_in_time(start, end, now):
    if now < start:
        raise Refused("not-yet-valid")
    if now >= end:
        raise Refused("expired")


def is_count(value):
    return type(value) is int and value >= 0


def is_time(value):
    return type(value) in (int, float) and 0 <= value < 2**40


def demand(condition):
    if not condition:
        raise Refused("claims-malformed")


def read_bracelet(claims):
    demand(isinstance(claims, dict) and set(claims) == {1, 4, 5, 6, 65535, -65537})
    own, status = claims[-65537], claims[65535]
    demand(isinstance(own, list) and len(own) == 5)
    reference, season, group, camps, bits = own
    demand(isinstance(reference, bytes) and 8 <= len(reference) <= 16)
    demand(isinstance(camps, list) and len(camps) <= 8)
    demand(isinstance(status, dict) and set(status) == {"status_list"})
    place = status["status_list"]
    demand(isinstance(place, dict) and set(place) == {"idx", "uri"})
    demand(all(is_count(number) and number < 2**32 for number in [season, group, place["idx"], *camps]))
    demand(is_count(bits) and bits < 2**31)
    demand(isinstance(claims[1], str) and len(claims[1]) <= 40)
    demand(isinstance(place["uri"], str) and len(place["uri"]) <= 80)
    expires, not_before, issued_at = claims[4], claims[5], claims[6]
    demand(all(is_time(moment) for moment in (expires, not_before, issued_at)))
    demand(not_before < expires and issued_at < expires)
    return {
        "issuer": claims[1],
        "issuedAt": issued_at,
        "notBefore": not_before,
        "expires": expires,
        "reference": reference.hex(),
        "season": season,
        "group": group,
        "camps": list(camps),
        "entitlements": [name for bit, name in enumerate(ENTITLEMENTS) if bits >> bit & 1],
        "status": {"list": place["uri"], "index": place["idx"]},
    }


def read_health(claims):
    demand(isinstance(claims, dict) and is_time(claims.get(4)) and is_time(claims.get(6)))
    issuer = claims.get(1)
    common = {"issuer": issuer if isinstance(issuer, str) else None, "issuedAt": claims[6], "expires": claims[4]}
    content = claims.get(-260)
    demand(isinstance(content, dict))
    if 1 not in content:
        return {**common, "kind": "other-health"}
    covid = content[1]
    demand(isinstance(covid, dict))
    version, birth_date, name = covid.get("ver"), covid.get("dob"), covid.get("nam")
    demand(isinstance(version, str) and re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", version))
    demand(isinstance(birth_date, str) and re.fullmatch(r"([0-9]{4}(-[0-9]{2}){0,2})?", birth_date))
    demand(isinstance(name, dict) and isinstance(name.get("fnt"), str))
    letters = [letter for letter in HEALTH_ENTRIES if letter in covid]
    demand(len(letters) == 1)
    kind, texts, numbers = HEALTH_ENTRIES[letters[0]]
    entries = covid[letters[0]]
    demand(isinstance(entries, list) and len(entries) == 1 and isinstance(entries[0], dict))
    demand(all(isinstance(entries[0].get(field), str) for field in texts))
    demand(all(type(entries[0].get(field)) in (int, float) for field in numbers))
    return {**common, "kind": kind}


def answer(case):
    """Judges one case: a code or chip ("scanned" or "chip"), a COSE message ("message"), or a bare signature ("signature")."""
    if "signature" in case:
        return check_signature(case["key"], bytes.fromhex(case["signature"]), bytes.fromhex(case["data"]))
    if "message" in case:
        try:
            message = read_sign1(bytes.fromhex(case["message"]), deterministic=False)
            return is_signed_by(message, case["key"], bytes.fromhex(case.get("external", "")))
        except Refused as refused:
            return refused.reason
    scanned = bytes.fromhex(case["chip"]) if "chip" in case else case["scanned"]
    return verify(scanned, case["keys"], case["now"])


def main(arguments):
    if arguments == ["--cases"]:
        json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
        return 0
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        keys = json.load(file)
    now = time.time() if arguments[1] == "now" else float(arguments[1])
    verdict = verify(arguments[2], keys, now)
    print(json.dumps(verdict, indent=2, ensure_ascii=False))
    return 0 if verdict["outcome"] == "genuine" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
