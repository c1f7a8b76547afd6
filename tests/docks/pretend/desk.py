"""A desk in an installation: it runs the lines it is sent and answers each in JSON, so that Django starts once."""

import json
import sys

import django

django.setup()
answers = sys.stdout
sys.stdout = sys.stderr
for line in sys.stdin:
    scope: dict[str, object] = {}
    exec(json.loads(line), scope)
    print(json.dumps(scope.get("answer")), file=answers, flush=True)
