"""What the runs of all clients share: counting checks, and looking behind the emulator's curtain."""

import json
import time
import urllib.request


class Checks:
    """Counts what held and prints what did not."""

    def __init__(self, client):
        self.client = client
        self.passed = 0
        self.failed = []
        self.started = time.monotonic()

    def that(self, what, holds, seen=None):
        if holds:
            self.passed += 1
            return
        self.failed.append(what)
        print(f"{self.client}: FAILED: {what}; seen: {seen!r}", flush=True)

    def refuses(self, what, error, call, text=""):
        try:
            seen = call()
        except error as refusal:
            told = f"{refusal} {getattr(refusal, 'error_description', '')}"
            self.that(what, text.lower() in told.lower(), told)
        except Exception as other:  # any other error is a finding, not a crash of the run
            self.that(what, False, other)
        else:
            self.that(what, False, seen)

    def finish(self):
        seconds = time.monotonic() - self.started
        verdict = "ok" if not self.failed else f"{len(self.failed)} failed"
        print(f"{self.client}: {self.passed} checks passed, {verdict}, {seconds:.1f} s", flush=True)
        return 1 if self.failed else 0


class Emulator:
    """The administration paths of a running emulator."""

    def __init__(self, webhook):
        base, _, rest = webhook.partition("/rest/")
        self.address = f"{base}/emulator/{rest.split('/')[1]}/"

    def ask(self, path, verb="GET", body=None):
        request = urllib.request.Request(
            self.address + path,
            method=verb,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["result"]

    def journal(self):
        return self.ask("journal")

    def forget(self):
        self.ask("journal", "DELETE")
