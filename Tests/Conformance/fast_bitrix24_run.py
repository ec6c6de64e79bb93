"""fast_bitrix24, unmodified, against a running emulator: fast_bitrix24_run.py WEBHOOK COMPANIES"""

import sys

from checks import Checks, Emulator
from fast_bitrix24 import Bitrix
from fast_bitrix24.server_response import ErrorInServerResponseException

webhook, companies = sys.argv[1], int(sys.argv[2])
portal = Bitrix(webhook, verbose=False)
emulator = Emulator(webhook)
checks = Checks("fast_bitrix24")

# Reading everything, in both APIs.
emulator.forget()
rows = portal.get_all("crm.company.list", {"select": ["ID", "TITLE", "PHONE"]})
checks.that("all companies are read", len(rows) == companies, len(rows))
checks.that("no company twice", len({row["ID"] for row in rows}) == companies)
checks.that("named phones come along", any(row.get("PHONE") for row in rows))
journal = emulator.journal()
print(f"fast_bitrix24: {companies} companies in {journal['requests']} requests", flush=True)
checks.that("no request is rejected", journal["rejected"] == 0, journal["rejected"])
items = portal.get_all("crm.item.list", {"entityTypeId": 4, "select": ["id", "title"]})
checks.that("all items are read", len(items) == companies, len(items))
checks.that("ids of items are numbers", all(isinstance(item["id"], int) for item in items))
statuses = portal.get_all("crm.status.list", {"filter": {"ENTITY_ID": "COMPANY_TYPE"}})
checks.that("a dictionary is read", "CUSTOMER" in {row["STATUS_ID"] for row in statuses})
checks.that("users are read", len(portal.get_all("user.get")) >= 3)
presets = portal.get_all("crm.requisite.preset.list")
checks.that("presets are read", [row["NAME"] for row in presets][:3] == ["Организация", "ИП", "Физ. лицо"])

# Adding, updating, deleting many at once.
added = portal.call(
    "crm.company.add",
    [{"fields": {"TITLE": f"ООО «Проба {number}»", "PHONE": [{"VALUE": f"+7999000{number:04}"}]}} for number in range(120)],
)
checks.that("as many ids as companies", len(set(added)) == 120, len(set(added)))
ids = sorted(int(one) for one in added)
portal.call("crm.company.update", [{"ID": one, "fields": {"TITLE": f"Проба № {one}"}} for one in ids])
seen = portal.get_by_ID("crm.company.get", ids)
checks.that("every update is seen", all(row["TITLE"] == f"Проба № {one}" for one, row in seen.items()), len(seen))
checks.that("phones are kept", all(len(row["PHONE"]) == 1 for row in seen.values()))

# Requisites with what belongs to them.
requisites = portal.call(
    "crm.requisite.add",
    [{"fields": {"ENTITY_TYPE_ID": 4, "ENTITY_ID": one, "PRESET_ID": 1, "NAME": "Организация", "RQ_INN": f"99{one:08}"}} for one in ids],
)
portal.call(
    "crm.requisite.bankdetail.add",
    [{"fields": {"ENTITY_ID": int(one), "NAME": "Счёт", "RQ_BIK": "049900901"}} for one in requisites],
)
portal.call(
    "crm.address.add",
    [{"fields": {"TYPE_ID": 6, "ENTITY_TYPE_ID": 8, "ENTITY_ID": int(one), "CITY": "Томск"}} for one in requisites],
)
found = portal.get_all("crm.requisite.list", {"filter": {"ENTITY_TYPE_ID": 4, "@ENTITY_ID": ids}})
checks.that("requisites are found by their owners", len(found) == 120, len(found))
details = portal.get_all("crm.requisite.bankdetail.list", {"filter": {"@ENTITY_ID": [int(one) for one in requisites]}})
checks.that("bank details are found by their requisites", len(details) == 120, len(details))
addresses = portal.get_all("crm.address.list", {"filter": {"ENTITY_TYPE_ID": 8, "@ENTITY_ID": [int(one) for one in requisites[:40]]}})
checks.that("addresses are found by their requisites", len(addresses) == 40, len(addresses))

# One batch with references.
answers = portal.call_batch(
    {
        "halt": 0,
        "cmd": {
            "company": "crm.company.add?fields[TITLE]=С реквизитом",
            "requisite": "crm.requisite.add?fields[ENTITY_TYPE_ID]=4&fields[ENTITY_ID]=$result[company]&fields[PRESET_ID]=1",
            "seen": "crm.requisite.list?filter[ENTITY_TYPE_ID]=4&filter[ENTITY_ID]=$result[company]",
        },
    }
)
checks.that("a reference names the new company", answers["seen"][0]["ENTITY_ID"] == str(answers["company"]), answers)

# Errors.
checks.refuses(
    "what is missing is an error",
    ErrorInServerResponseException,
    lambda: portal.call("crm.company.get", {"ID": 99999999}),
    "not found",
)
checks.refuses(
    "an error inside a batch is one",
    ErrorInServerResponseException,
    lambda: portal.call("crm.company.get", [{"ID": 99999999}, {"ID": ids[0]}]),
    "not found",
)

portal.call("crm.company.delete", [{"ID": one} for one in ids])
gone = portal.get_all("crm.company.list", {"filter": {"@ID": ids}, "select": ["ID"]})
checks.that("what was deleted is gone", gone == [], gone)
left = portal.get_all("crm.requisite.list", {"filter": {"ENTITY_TYPE_ID": 4, "@ENTITY_ID": ids}})
checks.that("requisites go with their company", left == [], len(left))
checks.that("limits were kept throughout", emulator.journal()["rejected"] == 0)
sys.exit(checks.finish())
