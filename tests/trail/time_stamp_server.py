"""A real time-stamp authority for the tests: openssl with a certificate authority of its own, behind plain HTTP."""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CONFIGURATION = """
[tsa]
dir = .
serial = ./serial
signer_cert = ./tsa.pem
certs = {certs}
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """Root certificate, signer, and a server on a free port of this machine."""

    def __init__(self, place: Path, *, sends_root: bool = False) -> None:
        self.place, self.roots = place, place / "root.pem"
        self._openssl("req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 2 -subj /CN=root")
        self._openssl("req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=tsa")
        (place / "extensions").write_text(
            "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"
        )
        self._openssl(
            "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -days 2"
            " -extfile extensions -out tsa.pem"
        )
        (place / "serial").write_text("01\n")
        (place / "tsa.cnf").write_text(CONFIGURATION.format(certs="./root.pem" if sends_root else "./tsa.pem"))
        authority = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = authority.stamp(body)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *words: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Answering)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def stamp(self, request: bytes) -> bytes:
        """Answer one request with openssl."""
        (self.place / "request").write_bytes(request)
        self._openssl("ts -reply -config tsa.cnf -section tsa -queryfile request -out answer")
        return (self.place / "answer").read_bytes()

    def end(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _openssl(self, words: str) -> None:
        subprocess.run(["openssl", *words.split()], cwd=self.place, check=True, capture_output=True)
