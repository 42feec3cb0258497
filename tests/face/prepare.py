"""Makes ready what the fuzzer of the centre's face needs: enrolled desks that can sign, an officer's
session, numbers and receipts of requests that exist. Prints nothing; writes one JSON file.

usage: prepare.py URL STATE CODE..., with the officer's password in FACE_PASSWORD and the lines that
`waslctl submit --ndjson` printed on standard input.
"""

import json
import os
import re
import sys

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
OFFICER = "سامر نجار"


def secret_of(code):
    """The one-time secret in an enrolment code: its first eight bytes."""
    value = 0
    for sign in code.strip().replace("-", ""):
        value = value << 5 | SYMBOLS.index(sign)
    return value.to_bytes(20, "big")[:8]


def ask_of(code, key, nonce=b"\x11" * 16):
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {
        "code_secret": secret_of(code).hex(),
        "desk_key": public.hex(),
        "counter_name": "شباك 2",
        "supervisor": "ليلى حداد",
        "nonce": nonce.hex(),
    }


def enrolled(url, code):
    key = Ed25519PrivateKey.generate()
    reply = requests.post(f"{url}/v1/enrol", json=ask_of(code, key), timeout=30)
    reply.raise_for_status()
    seed = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return {"seed": seed.hex(), "number": reply.json()["enrolment"], "nonce": reply.json()["next_nonce"]}


def hidden(page):
    return re.search(r'name="csrf" value="([^"]+)"', page).group(1)


def signed_in(url):
    session = requests.Session()
    form = session.get(f"{url}/officer/sign-in", timeout=30).text
    fields = {"csrf": hidden(form), "name": OFFICER, "password": os.environ["FACE_PASSWORD"]}
    page = session.post(f"{url}/officer/sign-in", data=fields, timeout=30)
    page.raise_for_status()
    return {"cookie": session.cookies["wasl_officer"], "csrf": hidden(page.text)}


def main():
    url, state, *codes = sys.argv[1:]
    submitted = [json.loads(line) for line in sys.stdin if line.strip()]
    # Half of the codes stay unspent, for the fuzzer to spend.
    half = len(codes) // 2
    made = {
        "desks": [enrolled(url, code) for code in codes[:half]],
        "secrets": [secret_of(code).hex() for code in codes[half:]],
        "officer": signed_in(url),
        "numbers": [one["tracking"] for one in submitted],
        "tokens": [one["qr"].rsplit("/R/", 1)[1] for one in submitted],
    }
    with open(state, "w", encoding="utf-8") as file:
        json.dump(made, file)


if __name__ == "__main__":
    main()
