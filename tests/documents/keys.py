"""Certificates made on the spot, as an officer brings them: PKCS#12 under a password."""

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

SECRET = "qianming-2026"


def container(name: str = "云泽市医疗保障局", *, kind: str = "ec", password: str = SECRET) -> bytes:
    """Give a PKCS#12 file with a key of a kind and its own certificate."""
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
    if kind == "ec":
        key = ec.generate_private_key(ec.SECP256R1())
    elif kind == "ed":
        key = ed25519.Ed25519PrivateKey.generate()
    else:
        key = rsa.generate_private_key(public_exponent=65537, key_size=int(kind))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2025, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2030, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                **dict.fromkeys(
                    (
                        *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"),
                        *("crl_sign", "encipher_only", "decipher_only"),
                    ),
                    False,
                ),
            ),
            critical=True,
        )
        .sign(key, None if kind == "ed" else hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"key", key, made, None, BestAvailableEncryption(password.encode()))
