#!/usr/bin/env python3
"""Reads the contractors of a CommerceML file with lxml's iterparse, the fields that our mapping reads: something to compare with.

Usage: lxml_reading.py FILE
"""
import sys

from lxml import etree

FIELDS = {"Ид": "key", "Наименование": "name", "ОфициальноеНаименование": "fullName", "ИНН": "taxId", "КПП": "taxReason",
          "ОГРН": "registrationNumber", "Комментарий": "comment", "ПометкаУдаления": "removed"}
ADDRESSES = {"ЮридическийАдрес": "legal", "АдресРегистрации": "registered", "Адрес": "actual"}
PARTS = {"Почтовый индекс": "postalCode", "Страна": "country", "Регион": "region", "Район": "district", "Город": "city",
         "Населенный пункт": "city", "Улица": "street", "Квартира": "line2"}
PHONES = {"Телефон рабочий": "work", "ТелефонРабочий": "work", "Телефон": "work", "Телефон внутренний": "work",
          "Телефон мобильный": "mobile", "Телефон домашний": "home", "Факс": "fax"}
EMAILS = {"Почта", "Электронная почта", "E-mail"}


def text(element, name):
    child = element.find(name)
    return (child.text or "").strip() if child is not None else ""


def contractor(element, ns):
    record = {"addresses": [], "phones": [], "emails": [], "bankAccounts": [], "roles": []}
    for child in element:
        name = etree.QName(child).localname
        if name in FIELDS:
            record[FIELDS[name]] = (child.text or "").strip()
        elif name in ADDRESSES:
            parts = {}
            for part in child.iterfind(ns + "АдресноеПоле"):
                kind = PARTS.get(text(part, ns + "Тип"))
                if kind:
                    parts[kind] = text(part, ns + "Значение")
            record["addresses"].append((text(child, ns + "Представление"), ADDRESSES[name], parts))
        elif name == "Контакты":
            for contact in child.iterfind(ns + "Контакт"):
                kind, value = text(contact, ns + "Тип"), text(contact, ns + "Значение")
                if kind in PHONES:
                    record["phones"].append((value, PHONES[kind]))
                elif kind in EMAILS:
                    record["emails"].append(value)
        elif name == "РасчетныеСчета":
            for account in child.iterfind(ns + "РасчетныйСчет"):
                bank = account.find(ns + "Банк")
                record["bankAccounts"].append(
                    (text(account, ns + "НомерСчета"), text(bank, ns + "БИК"), text(bank, ns + "Наименование"),
                     text(bank, ns + "СчетКорреспондентский")))
        elif name == "Роль":
            record["roles"].append((child.text or "").strip())
    return record


def main():
    count, ns = 0, "{urn:1C.ru:commerceml_2}"
    for _, element in etree.iterparse(sys.argv[1], tag=ns + "Контрагент"):
        record = contractor(element, ns)
        count += 1 if record["key"] else 0
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    print(f"{count} read")


main()
