"""What the fuzzer must know to get past the doors: how desks sign, what their bodies look like, which
numbers and tokens exist, which token an officer's form carries. Changes a part of the cases only, so
that strangers come too.
"""

import hashlib
import itertools
import json
import os

import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from requests.auth import AuthBase
from schemathesis.core.parameters import ParameterLocation

with open(os.environ["FACE_STATE"], encoding="utf-8") as file:
    STATE = json.load(file)
DESKS = [(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(desk["seed"])), desk) for desk in STATE["desks"]]
TURN = itertools.count()
# Hashes of what was put.
HELD = []
OF_DESKS = ("/v1/exchange", "/v1/papers/{hash}")


def statement(context, parts):
    """A signed string: the context, then each part with its length."""
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return context.encode() + b"\0" + framed


class Signed(AuthBase):
    """Signs a request as a desk does, over what is really sent."""

    def __init__(self, turn):
        self.key, self.desk = DESKS[turn % len(DESKS)]

    def __call__(self, request):
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        path = request.path_url.split("?")[0]
        nonce, counter = bytes.fromhex(self.desk["nonce"]), 0
        parts = [request.method.encode(), path.encode(), hashlib.sha256(body).digest(), nonce, counter.to_bytes(8, "big")]
        request.headers.update(
            {
                "Wasl-Desk": str(self.desk["number"]),
                "Wasl-Nonce": nonce.hex(),
                "Wasl-Counter": str(counter),
                "Wasl-Signature": self.key.sign(statement("wasl-req-v1", parts)).hex(),
            }
        )
        return request


def head(kind, value):
    """The head of a CBOR item."""
    if value < 24:
        return bytes([kind << 5 | value])
    for more, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 1 << 8 * size:
            return bytes([kind << 5 | more]) + value.to_bytes(size, "big")
    raise ValueError(value)


def cbor(value):
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(4, len(value)) + b"".join(cbor(item) for item in value)


def as_bytes(body):
    """What the generator made for a body of bytes, or made instead of one."""
    body = getattr(body, "data", body)
    return body if isinstance(body, bytes) else json.dumps(body, default=str).encode()


def ask(noise):
    """A desk's ask with whatever packets the fuzzer made up."""
    noise = as_bytes(noise)
    health = ["0.1.0", len(noise), 1, 1_795_338_660_000, b"\7" * 16, 5, [0, b"\0" * 32]]
    return cbor([[noise] if noise else [], len(noise) % 7, b"\3" * 16, health, [hashlib.sha256(noise).digest()]])


def bundle(noise):
    noise = as_bytes(noise)
    return b"WASLB1" + cbor([[[2, noise], [3, noise]] if noise else []])


@schemathesis.serializer(
    "application/vnd.wasl.exchange", "application/vnd.wasl.bundle", "application/vnd.wasl.chunks", "application/octet-stream"
)
def serialized(ctx, value):
    return as_bytes(value)


@schemathesis.deserializer(
    "application/vnd.wasl.exchange", "application/vnd.wasl.bundle", "text/html", "text/css", "text/plain",
    "image/svg+xml", "image/jpeg",
)
def deserialized(ctx, response):
    return response.content.decode("latin-1")


@schemathesis.hook
def map_body(context, body):
    path, turn = context.operation.path, next(TURN)
    if turn % 4 == 0:
        return body
    if path == "/v1/exchange":
        return ask(body)
    if path == "/v1/bundle":
        return bundle(body)
    if not isinstance(body, dict):
        return body
    if path == "/v1/enrol" and turn % 8 == 1 and STATE["secrets"]:
        return {**body, "code_secret": STATE["secrets"][turn % len(STATE["secrets"])]}
    if path == "/track":
        return {**body, "number": STATE["numbers"][turn % len(STATE["numbers"])]}
    # Signing out with the true token would end the session of all that follow.
    if path.startswith("/officer") and path not in ("/officer/sign-in", "/officer/sign-out"):
        body = {**body, "csrf": STATE["officer"]["csrf"]}
        words = {
            "/officer/alarms": {"act": ("settle_alarm", "thaw", "look_again", "settle_packet"), "of": ("1", "2", "ab" * 32)},
            # The desks that sign here stay what they are.
            "/officer/desks": {"to": ("active", "suspended", "lost"), "of": ("99", "1000")},
            "/officer/request/{number}": {"step": ("pass_to_authority", "make_ready", "ask_correction", "refuse", "deliver")},
        }
        for name, choices in words.get(path, {}).items():
            body[name] = choices[turn % len(choices)]
    return body


def one_that_exists(context, path_parameters):
    if not path_parameters or next(TURN) % 4 == 0:
        return path_parameters
    turn = next(TURN)
    if "number" in path_parameters:
        return {**path_parameters, "number": STATE["numbers"][turn % len(STATE["numbers"])]}
    if "token" in path_parameters:
        token = STATE["tokens"][turn % len(STATE["tokens"])]
        return {**path_parameters, "token": token.lower() if context.operation.path == "/r/{token}" else token}
    return path_parameters


@schemathesis.hook
def before_call(context, case, kwargs):
    turn = next(TURN)
    # A case whose fault is in the headers keeps it.
    is_faulty = case.meta is not None and case.meta.is_negative_at(ParameterLocation.HEADER)
    if case.operation.path not in OF_DESKS or turn % 5 == 0 or is_faulty:
        return
    kwargs["auth"] = Signed(turn)


@schemathesis.hook
def map_case(context, case):
    # A case whose fault is in the path keeps it.
    if case.meta is None or not case.meta.is_negative_at(ParameterLocation.PATH):
        case.path_parameters = one_that_exists(context, case.path_parameters)
    if context.operation.path == "/v1/papers/{hash}" and next(TURN) % 2 == 0:
        if context.operation.method == "put":
            case.path_parameters["hash"] = hashlib.sha256(as_bytes(case.body)).hexdigest()
        elif HELD:
            case.path_parameters["hash"] = HELD[next(TURN) % len(HELD)]
    return case


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 201 and case.operation.path == "/v1/papers/{hash}":
        HELD.append(case.path_parameters["hash"])
