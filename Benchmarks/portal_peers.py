"""A client written by others at the work of portal_figures.py: portal_peers.py CLIENT create|read|update WEBHOOK COMPANIES"""

import os
import sys

client, action, webhook, companies = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])


def fields(number, mail="info"):
    return {
        "TITLE": f"ООО «Контрагент {number}»",
        "PHONE": [{"VALUE": f"+7 495 {number:07}", "VALUE_TYPE": "WORK"}],
        "EMAIL": [{"VALUE": f"{mail}{number}@firma{number}.example", "VALUE_TYPE": "WORK"}],
        "ORIGIN_ID": f"k{number:07}",
    }


numbers = range(1, companies + 1)
select = ["ID", "TITLE", "PHONE", "EMAIL", "ORIGIN_ID", "DATE_MODIFY"]
if client == "fast_bitrix24":
    from fast_bitrix24 import Bitrix

    portal = Bitrix(webhook, verbose=False)
    if action == "create":
        portal.call("crm.company.add", [{"fields": fields(number)} for number in numbers])
    elif action == "read":
        portal.get_all("crm.company.list", {"select": select})
    else:
        portal.call("crm.company.update", [{"ID": number, "fields": {"TITLE": f"Новое имя {number}"}} for number in range(1, companies // 10 + 1)])
else:
    from b24pysdk import BitrixWebhook, Client

    token = BitrixWebhook(domain=os.environ["DOMAIN"], webhook_token="/".join(webhook.rstrip("/").split("/")[-2:]))
    portal = Client(token)
    if action == "create":
        portal.call_batches([portal.crm.company.add(fields=fields(number)) for number in numbers]).result
    elif action == "read":
        list(portal.crm.company.list(select=select).as_list_fast().result)
    else:
        portal.call_batches(
            [portal.crm.company.update(bitrix_id=number, fields={"TITLE": f"Новое имя {number}"}) for number in range(1, companies // 10 + 1)]
        ).result
