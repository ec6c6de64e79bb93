"""b24pysdk, unmodified, against a running emulator behind TLS: b24pysdk_run.py WEBHOOK DOMAIN COMPANIES"""

import sys

from b24pysdk import BitrixWebhook, Client
from b24pysdk.errors import BitrixAPIError
from checks import Checks, Emulator

webhook, domain, companies = sys.argv[1], sys.argv[2], int(sys.argv[3])
token = BitrixWebhook(domain=domain, webhook_token="/".join(webhook.rstrip("/").split("/")[-2:]))
client = Client(token)
emulator = Emulator(webhook)
checks = Checks("b24pysdk")

# Reading everything, by offsets and by ids.
emulator.forget()
rows = client.crm.company.list(select=["ID", "TITLE"], order={"ID": "ASC"}).as_list().result
checks.that("all companies are read by offsets", len({row["ID"] for row in rows}) == companies, len(rows))
print(f"b24pysdk: {companies} companies in {emulator.journal()['requests']} requests by offsets", flush=True)
emulator.forget()
rows = list(client.crm.company.list(select=["ID", "TITLE"]).as_list_fast().result)
checks.that("all companies are read by ids", len({row["ID"] for row in rows}) == companies, len(rows))
print(f"b24pysdk: {companies} companies in {emulator.journal()['requests']} requests by ids", flush=True)
items = list(client.crm.item.list(entity_type_id=4, select=["id", "title"]).as_list_fast().result)
checks.that("all items are read by ids", len({item["id"] for item in items}) == companies, len(items))

# One record's life in both APIs.
one = client.crm.company.add(fields={"TITLE": "Проба", "PHONE": [{"VALUE": "+79990000001", "VALUE_TYPE": "WORK"}]}).result
company = client.crm.company.get(bitrix_id=one).result
checks.that("a company reads back", company["TITLE"] == "Проба" and company["PHONE"][0]["VALUE"] == "+79990000001", company)
checks.that("an update is true", client.crm.company.update(bitrix_id=one, fields={"TITLE": "Другая"}).result is True)
item = client.crm.item.get(bitrix_id=one, entity_type_id=4).result["item"]
checks.that("the item shows the update", item["title"] == "Другая" and item["id"] == one, item["title"])
added = client.crm.item.add(entity_type_id=3, fields={"name": "Анна", "companyIds": [one]}).result["item"]
checks.that("a contact is linked", added["companyIds"] == [one], added["companyIds"])
links = client.crm.contact.company.items.get(bitrix_id=added["id"]).result
checks.that("the link is primary", links[0]["COMPANY_ID"] == one and links[0]["IS_PRIMARY"] == "Y", links)

# Requisites and their kin.
requisite = client.crm.requisite.add(fields={"ENTITY_TYPE_ID": 4, "ENTITY_ID": one, "PRESET_ID": 1, "RQ_INN": "9900000003"}).result
detail = client.crm.requisite.bankdetail.add(fields={"ENTITY_ID": requisite, "NAME": "Счёт", "RQ_BIK": "049900901"}).result
address = {"TYPE_ID": 6, "ENTITY_TYPE_ID": 8, "ENTITY_ID": requisite}
checks.that("an address is added", client.crm.address.add(fields={**address, "CITY": "Томск"}).result is True)
checks.that("a requisite reads back", client.crm.requisite.get(bitrix_id=requisite).result["RQ_INN"] == "9900000003")
checks.that("a bank detail changes", client.crm.requisite.bankdetail.update(bitrix_id=detail, fields={"RQ_BIK": "049900902"}).result is True)
seen = client.crm.requisite.bankdetail.get(bitrix_id=detail).result
checks.that("the change is seen", seen["RQ_BIK"] == "049900902" and seen["DATE_MODIFY"] != "", seen)
listed = client.crm.address.list(filter={"ENTITY_TYPE_ID": 8, "ENTITY_ID": requisite}).result
checks.that("the address names its company", listed[0]["ANCHOR_ID"] == str(one), listed)
checks.that("presets are read", len(client.crm.requisite.preset.list().result) >= 3)
checks.that("dictionaries are read", len(client.crm.status.list(filter={"ENTITY_ID": "INDUSTRY"}).result) > 3)

# A batch with references, and one with an error.
batch = token.call_batch(
    {
        "company": ("crm.company.add", {"fields": {"TITLE": "Пачкой"}}),
        "requisite": ("crm.requisite.add", {"fields": {"ENTITY_TYPE_ID": 4, "ENTITY_ID": "$result[company]", "PRESET_ID": 1}}),
        "seen": ("crm.requisite.get", {"id": "$result[requisite]"}),
    }
)["result"]
answers = batch["result"]
checks.that("references carry ids", answers["seen"]["ENTITY_ID"] == str(answers["company"]), answers)
halves = client.call_batch(
    {"bad": client.crm.company.get(bitrix_id=99999999), "good": client.crm.company.get(bitrix_id=one)}
).result
checks.that("an error leaves the others", halves.result["good"]["ID"] == str(one) and "bad" in halves.result_error, halves.result_error)

# Errors.
checks.refuses("what is missing", BitrixAPIError, lambda: client.crm.company.get(bitrix_id=99999999).result, "not found")
checks.refuses("a requisite without owner", BitrixAPIError, lambda: client.crm.requisite.add(fields={"PRESET_ID": 1}).result, "ENTITY_TYPE_ID")
checks.refuses(
    "a webhook that binds events", BitrixAPIError,
    lambda: client.event.bind(event="ONCRMCOMPANYADD", handler="https://example.com/").result, "authorization type",
)

checks.that("a company is deleted", client.crm.company.delete(bitrix_id=one).result is True)
checks.refuses("its requisite is gone", BitrixAPIError, lambda: client.crm.requisite.get(bitrix_id=requisite).result, "not found")
checks.that("who am I", client.profile().result["ID"] == "1")
checks.that("which methods there are", client.method.get(name="crm.requisite.add").result["isAvailable"] is True)
found = client.user.get(filter={"EMAIL": "user2@example.com"}).result
checks.that("a user by e-mail", [user["ID"] for user in found] == ["2"], found)
checks.that("limits were kept throughout", emulator.journal()["rejected"] == 0)
sys.exit(checks.finish())
