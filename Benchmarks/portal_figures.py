"""The portal's part of docs/performance.md: portal_figures.py PROGRAM COMPANIES

An emulated portal with the documented limits (bucket of 50, two requests a second), 150 ms a request and 10 ms a command, both
really waited for. Prints requests, commands, rejected requests and seconds of whole processes beside the least that the limits
allow; judges nothing. Clients written by others run where the environment variable PEERS names a Python that has them.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PROGRAM, COMPANIES = sys.argv[1], int(sys.argv[2])
HERE = Path(__file__).parent
LATENCY, COST, CAPACITY, DRAIN, PAGE, BATCH, AT_ONCE = 0.15, 0.01, 50, 2, 50, 50, 4

PORTAL_MAPPING = """
version: 1
name: alone
format: portal
entities:
  company:
    where: { field: IS_MY_COMPANY, isNot: [Y, "1"] }
    key: ID
    origin: { originator: ORIGINATOR_ID, id: ORIGIN_ID }
    modified: { field: DATE_MODIFY, format: iso8601 }
    fields:
      name: { field: TITLE, length: 255 }
      phones: { repeat: PHONE, kind: { attribute: VALUE_TYPE }, kinds: { work: WORK }, kindless: work }
      emails: { repeat: EMAIL, kind: { attribute: VALUE_TYPE }, kinds: { work: WORK }, kindless: work }
"""

FILE_MAPPING = """
version: 1
name: whole
format: csv
dialect: { encoding: utf-8, delimiter: "," }
entities:
  company:
    key: key
    fields:
      name: name
      taxId: taxId
      taxReason: taxReason
      phones: { column: phone, kind: work }
      emails: { column: email, kind: work }
      bankAccounts: { column: account, parts: { bankCode: bic, bankName: bank } }
      addresses:
        columns:
          - { kind: legal, parts: { street: street, city: city, postalCode: postalCode } }
"""

CONFIGURATION = """
version: 1
connections:
  file: { type: csv, path: clients.csv, mapping: %(file)s }
  crm: { type: bitrix24, webhook: "${env:WEBHOOK}"%(options)s }
syncs:
  clients: { left: file, right: crm, entities: [company], guards: { configuration: "1" } }
"""


def tax_id(number):
    base = f"99{number:07}"
    total = sum(int(digit) * weight for digit, weight in zip(base, (2, 4, 10, 3, 5, 9, 4, 6, 8)))
    return f"{base}{total % 11 % 10}"


def rows(count, changed=0):
    """Made-up companies; the first `changed` of them with another e-mail and another tax reason."""
    for number in range(1, count + 1):
        new = number <= changed
        yield {
            "key": f"k{number:07}",
            "name": f"ООО «Контрагент {number}»",
            "taxId": tax_id(number),
            "taxReason": "990102001" if new else "990101001",
            "phone": f"+7 495 {number // 10000 % 1000:03}-{number // 100 % 100:02}-{number % 100:02}",
            "email": f"{'new' if new else 'info'}{number}@firma{number}.example",
            "account": f"407028106{number:011}",
            "bic": "049900901",
            "bank": "Банк «Пример»",
            "street": f"ул. Ленина, {number}",
            "city": "Тюмень",
            "postalCode": "625003",
        }


def write(path, columns, count, changed=0):
    with open(path, "w", encoding="utf-8") as file:
        print(",".join(columns), file=file)
        for row in rows(count, changed):
            print(",".join(f'"{row[name]}"' if "," in row[name] else row[name] for name in columns), file=file)


class Portal:
    """A running emulator."""

    def __init__(self, folder, companies=0):
        self.log = open(folder / f"webhook-{time.time_ns()}", "w+")
        self.process = subprocess.Popen(
            [PROGRAM, "emulator", "--companies", str(companies), "--contacts", "0", "--latency", str(int(LATENCY * 1000)),
             "--cost", str(int(COST * 1000)), "--real-time"],
            stdout=self.log, stderr=subprocess.DEVNULL)
        while not (line := Path(self.log.name).read_text().strip()):
            time.sleep(0.05)
        self.webhook = line
        base, _, rest = line.partition("/rest/")
        self.address = f"{base}/emulator/{rest.split('/')[1]}/journal"

    def journal(self, verb="GET"):
        request = urllib.request.Request(self.address, method=verb)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["result"]

    def drained(self):
        """Forgets what was, once the bucket is empty again."""
        time.sleep(CAPACITY / DRAIN + 1)
        self.journal("DELETE")

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Door:
    """The TLS that b24pysdk insists on, with the certificate of the conformance job in the folder DOOR."""

    def __init__(self, portal):
        certificate, key = (f"{os.environ['DOOR']}/door.{kind}" for kind in ("pem", "key"))
        port = portal.webhook.split("127.0.0.1:")[1].split("/")[0]
        script = HERE.parent / "Tests" / "Conformance" / "tls_door.py"
        self.process = subprocess.Popen([sys.executable, script, certificate, key, port],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.environment = {"REQUESTS_CA_BUNDLE": certificate, "DOMAIN": f"localhost:{self.process.stdout.readline().strip()}"}

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def least_seconds(stages):
    """The least seconds with four requests at once: stage behind stage, each of so many commands in full batches, through the bucket."""
    def lasts(commands):
        return LATENCY + COST * min(commands, BATCH)
    requests = [math.ceil(commands / BATCH) for commands in stages]
    behind = sum(math.ceil(count / AT_ONCE) * lasts(commands) for count, commands in zip(requests, stages))
    return max(behind, (sum(requests) - CAPACITY) / DRAIN + lasts(stages[-1]))


def say(title, seconds, journal, least=None):
    told = f"{title}: {journal['requests']} requests, {journal['commands']} commands, {journal['rejected']} rejected, {seconds:.1f} s"
    if least:
        commands, stages = least
        told += f"; least {math.ceil(commands / BATCH)} requests, {commands} commands, {least_seconds(stages):.1f} s"
    print(told, flush=True)


def measure(title, portal, folder, arguments, least):
    portal.drained()
    started = time.monotonic()
    run = subprocess.run([PROGRAM, *arguments], cwd=folder, capture_output=True, text=True,
                         env={**os.environ, "WEBHOOK": portal.webhook})
    say(title, time.monotonic() - started, portal.journal(), least)
    if run.returncode:
        print(f"  exit {run.returncode}: {run.stderr[-500:]}")


def pages(count, size=PAGE):
    return math.ceil(count / size)


def ours(title, folder, columns, kin, options=""):
    """Creates all, reads all, updates a tenth. `kin` rows belong to each company, in as many lists."""
    folder.mkdir()
    (folder / "whole.yaml").write_text(FILE_MAPPING)
    (folder / "alone.yaml").write_text(PORTAL_MAPPING)
    (folder / "contractor-sync.yaml").write_text(CONFIGURATION % {"file": "whole.yaml", "options": options})
    portal = Portal(folder)
    lists = 1 + kin
    write(folder / "clients.csv", columns, COMPANIES)
    imported = pages(COMPANIES, 20) if "load: add" not in options else COMPANIES
    # What is read back is listed once: behind the last writes.
    created = [imported, COMPANIES, 2 * COMPANIES + pages(COMPANIES) * lists] if kin else [imported, pages(COMPANIES)]
    measure(f"{title}: create {COMPANIES}", portal, folder, ["sync", "--output", "json"], (sum(created), created))
    # The pages, the requisites, their kin.
    read = [pages(COMPANIES), pages(COMPANIES), 2 * pages(COMPANIES)] if kin else [pages(COMPANIES + 1)]
    measure(f"{title}: read {COMPANIES}, nothing changed", portal, folder, ["sync", "--output", "json"], (sum(read), read))
    tenth = COMPANIES // 10
    write(folder / "clients.csv", columns, COMPANIES, tenth)
    # Read, checked before, written, read back.
    writes = [tenth, tenth] if kin else [tenth]
    updated = read + [pages(tenth) * lists] + writes[:-1] + [writes[-1] + pages(tenth) * lists]
    measure(f"{title}: update {tenth} of {COMPANIES}", portal, folder, ["sync", "--output", "json"], (sum(updated), updated))
    portal.stop()


def peers(folder):
    python = os.environ.get("PEERS")
    if not python:
        print("PEERS is not set: clients written by others were not run")
        return
    for client in ("fast_bitrix24", "b24pysdk"):
        portal = Portal(folder)
        door = Door(portal) if client == "b24pysdk" else None
        for action in ("create", "read", "update"):
            portal.drained()
            started = time.monotonic()
            run = subprocess.run([python, HERE / "portal_peers.py", client, action, portal.webhook, str(COMPANIES)],
                                 capture_output=True, text=True, env={**os.environ, **(door.environment if door else {})})
            least = COMPANIES if action == "create" else pages(COMPANIES + 1) if action == "read" else COMPANIES // 10
            say(f"{client}: {action}", time.monotonic() - started, portal.journal(), (least, [least]))
            if run.returncode:
                print(f"  failed: {run.stderr.strip().splitlines()[-1:]}")
        if door:
            door.close()
        portal.stop()


WHOLE = ["key", "name", "taxId", "taxReason", "phone", "email", "account", "bic", "bank", "street", "city", "postalCode"]
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    print(f"{COMPANIES} companies; {LATENCY * 1000:.0f} ms a request, {COST * 1000:.0f} ms a command", flush=True)
    ours("with requisite, account and address", folder / "whole", WHOLE, 3, ", load: add")
    ours("the same, imported", folder / "import", WHOLE, 3)
    ours("companies alone", folder / "alone", ["key", "name", "phone", "email"], 0, ", mapping: alone.yaml, load: add")
    ours("companies alone, imported", folder / "load", ["key", "name", "phone", "email"], 0, ", mapping: alone.yaml")
    peers(folder)
