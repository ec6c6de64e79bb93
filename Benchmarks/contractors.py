#!/usr/bin/env python3
"""Writes a made-up CommerceML or EnterpriseData file with any number of contractors, the same each time.

Usage: contractors.py commerceml|enterprisedata COUNT [changed]

Nine of ten are firms, one an entrepreneur, with valid check digits, an address in parts, one to three phones, an e-mail and a bank
account; about 3 kB each in CommerceML. With `changed` every hundredth contractor has another e-mail and the first two change
places. Numbers of taxpayers begin with 99, which no tax office has, and those of telephones with 0, which none does.
"""
import sys

NAMES = ("Альфа Вектор Горизонт Дельта Заря Импульс Каскад Луч Меридиан Надежда Орион Прогресс Радуга Север Титан Уран "
         "Факел Хронос Центр Эталон").split()
TRADES = "снаб торг строй сервис пром транс маш тех агро пласт".split()
SURNAMES = "Иванов Петров Сидоров Кузнецов Смирнов Попов Васильев Соколов Михайлов Фёдоров".split()
FIRST_NAMES = "Александр Борис Виктор Георгий Дмитрий Евгений Игорь Константин Леонид Николай".split()
PATRONYMICS = "Алексеевич Борисович Викторович Григорьевич Дмитриевич Ильич Петрович Сергеевич".split()
TOWNS = [("Московская обл", "Примерск г"), ("Самарская обл", "Образцово г"), ("Тверская обл", "Условный г"),
         ("Пермский край", "Чертёжный пгт"), ("Республика Татарстан", "Пробный г")]
STREETS = "Ленина Садовая Заводская Лесная Мира Новая Полевая Советская Школьная Центральная".split()
BANKS = ["ПАО «Первый примерный банк»", "АО \"Образцовый банк\"", "Банк «Условный» (АО)"]


def check(digits, weights):
    return sum(int(digit) * weight for digit, weight in zip(digits, weights)) % 11 % 10


def firm_tax_id(number):
    base = f"99{number % 10_000_000:07d}"
    return base + str(check(base, (2, 4, 10, 3, 5, 9, 4, 6, 8)))


def person_tax_id(number):
    base = f"99{number % 100_000_000:08d}"
    base += str(check(base, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)))
    return base + str(check(base, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)))


def registration(number, is_person):
    if is_person:
        base = f"32499{number % 1_000_000_000:09d}"
        return base + str(int(base) % 13 % 10)
    base = f"12499{number % 10_000_000:07d}"
    return base + str(int(base) % 11 % 10)


def account(number, bank_code):
    base, weights = f"407028100{number % 100_000_000_000:011d}", (7, 1, 3) * 8
    sums = sum(int(digit) * weight % 10 for digit, weight in zip(bank_code[-3:] + base[:8] + "0" + base[9:], weights))
    return base[:8] + str(sums % 10 * 3 % 10) + base[9:]


class Contractor:
    def __init__(self, number, is_changed):
        n = number
        self.id = f"5b1c2a10-{n >> 16 & 0xFFFF:04x}-11ee-9c1a-{n & 0xFFFFFFFFFFFF:012x}"
        self.is_person = n % 10 == 9
        if self.is_person:
            person = f"{SURNAMES[n // 10 % 10]} {FIRST_NAMES[n // 100 % 10]} {PATRONYMICS[n // 1000 % 8]}"
            self.name, self.full_name = f"ИП {person}", f"Индивидуальный предприниматель {person}"
        else:
            name = f"{NAMES[n // 10 % 20]}{TRADES[n // 200 % 10]}-{n}"
            self.name, self.full_name = f"{name} ООО", f"Общество с ограниченной ответственностью «{name}»"
        self.tax_id = person_tax_id(n) if self.is_person else firm_tax_id(n)
        self.tax_reason = "" if self.is_person else f"99{n % 100:02d}01001"
        self.registration = registration(n, self.is_person)
        region, town = TOWNS[n % 5]
        street, house, office = STREETS[n // 5 % 10] + " ул", n // 50 % 200 + 1, n % 30 + 1
        code = f"{100 + n % 500}000"
        self.address_parts = [("Почтовый индекс", code), ("Страна", "Россия"), ("Регион", region), ("Город", town),
                              ("Улица", street), ("Дом", str(house)), ("Квартира", f"офис {office}")]
        self.address = f"{code}, {region}, {town}, {street}, дом {house}, офис {office}"
        kinds = ["Телефон рабочий", "Телефон мобильный", "Факс"]
        self.phones = [(kinds[k], f"+7 (495) 0{n // 10000 % 100:02d}-{n // 100 % 100:02d}-{(n + k) % 100:02d}")
                       for k in range(n % 3 + 1)]
        self.email = f"info{n}@{'new' if is_changed else 'firm'}{n % 1000}.example"
        self.bank_code = f"04990{n % 9000 + 100:04d}"
        self.account = account(n, self.bank_code)
        self.bank = BANKS[n % 3]
        self.correspondent = f"301018100000000{self.bank_code[-5:]}"
        self.comment = f"Договор № {n}/24, отсрочка {n % 30 + 5} дней" if n % 4 == 0 else ""


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def commerceml(c):
    address = "".join(
        f"\t\t\t\t<АдресноеПоле>\n\t\t\t\t\t<Тип>{kind}</Тип>\n\t\t\t\t\t<Значение>{text}</Значение>\n\t\t\t\t</АдресноеПоле>\n"
        for kind, text in c.address_parts)
    contacts = "".join(
        f"\t\t\t\t<Контакт>\n\t\t\t\t\t<Тип>{kind}</Тип>\n\t\t\t\t\t<Значение>{text}</Значение>\n\t\t\t\t</Контакт>\n"
        for kind, text in c.phones + [("Почта", c.email)])
    comment = f"\t\t\t<Комментарий>{c.comment}</Комментарий>\n" if c.comment else ""
    return f"""\t\t<Контрагент>
\t\t\t<Ид>{c.id}</Ид>
\t\t\t<НомерВерсии>AAAAAQAAAB8=</НомерВерсии>
\t\t\t<ПометкаУдаления>false</ПометкаУдаления>
\t\t\t<Наименование>{c.name}</Наименование>
\t\t\t<ОфициальноеНаименование>{c.full_name}</ОфициальноеНаименование>
\t\t\t<ИНН>{c.tax_id}</ИНН>
\t\t\t<КПП>{c.tax_reason}</КПП>
\t\t\t<ОГРН>{c.registration}</ОГРН>
\t\t\t<РасчетныеСчета>
\t\t\t\t<РасчетныйСчет>
\t\t\t\t\t<НомерСчета>{c.account}</НомерСчета>
\t\t\t\t\t<Банк>
\t\t\t\t\t\t<СчетКорреспондентский>{c.correspondent}</СчетКорреспондентский>
\t\t\t\t\t\t<Наименование>{escaped(c.bank)}</Наименование>
\t\t\t\t\t\t<БИК>{c.bank_code}</БИК>
\t\t\t\t\t</Банк>
\t\t\t\t</РасчетныйСчет>
\t\t\t</РасчетныеСчета>
{comment}\t\t\t<ЮридическийАдрес>
\t\t\t\t<Представление>{c.address}</Представление>
{address}\t\t\t</ЮридическийАдрес>
\t\t\t<Контакты>
{contacts}\t\t\t</Контакты>
\t\t\t<Роль>Покупатель</Роль>
\t\t</Контрагент>
"""


COMMERCEML = ("""<?xml version="1.0" encoding="UTF-8"?>
<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.09" ДатаФормирования="2026-11-20T09:15:00">
\t<Контрагенты>
""", "\t</Контрагенты>\n</КоммерческаяИнформация>\n")


def enterprise_data(c):
    def line(kind, text, content):
        inner = (f'<КонтактнаяИнформация xmlns="http://www.v8.1c.ru/ssl/contactinfo" '
                 f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" Представление="{escaped(text)}">{content}'
                 '</КонтактнаяИнформация>')
        inner = inner.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return (f"\t\t\t\t<Строка>\n\t\t\t\t\t<ВидКонтактнойИнформации>{kind}</ВидКонтактнойИнформации>\n"
                f"\t\t\t\t\t<ЗначенияПолей>{inner}</ЗначенияПолей>\n\t\t\t\t</Строка>\n")
    kinds = {"Телефон рабочий": "ТелефонРабочий", "Телефон мобильный": "Телефон", "Факс": "Факс"}
    lines = "".join(line(kinds[kind], text, f'<Состав xsi:type="НомерТелефона" КодСтраны="7" Номер="{text[10:]}"/>')
                    for kind, text in c.phones)
    lines += line("АдресЭлектроннойПочты", c.email, f'<Состав xsi:type="ЭлектроннаяПочта" Значение="{c.email}"/>')
    lines += line("ЮридическийАдрес", c.address, '<Состав xsi:type="Адрес" Страна="Россия"/>')
    kind = "ФизическоеЛицо" if c.is_person else "ЮридическоеЛицо"
    reason = f"\t\t\t\t<КПП>{c.tax_reason}</КПП>\n" if c.tax_reason else ""
    person = "\t\t\t\t<ИндивидуальныйПредприниматель>true</ИндивидуальныйПредприниматель>\n" if c.is_person else ""
    return f"""\t\t<Справочник.Контрагенты>
\t\t\t<КлючевыеСвойства>
\t\t\t\t<Ссылка>{c.id}</Ссылка>
\t\t\t\t<Наименование>{c.name}</Наименование>
\t\t\t\t<НаименованиеПолное>{c.full_name}</НаименованиеПолное>
\t\t\t\t<ИНН>{c.tax_id}</ИНН>
{reason}\t\t\t\t<ЮридическоеФизическоеЛицо>{kind}</ЮридическоеФизическоеЛицо>
\t\t\t\t<РегистрационныйНомер>{c.registration}</РегистрационныйНомер>
{person}\t\t\t</КлючевыеСвойства>
\t\t\t<КонтактнаяИнформация>
{lines}\t\t\t</КонтактнаяИнформация>
\t\t\t<ОбщиеСвойстваОбъектовФормата>
\t\t\t\t<Комментарий>{c.comment}</Комментарий>
\t\t\t</ОбщиеСвойстваОбъектовФормата>
\t\t</Справочник.Контрагенты>
\t\t<Справочник.БанковскиеСчета>
\t\t\t<КлючевыеСвойства>
\t\t\t\t<Ссылка>7d3f{c.id[4:]}</Ссылка>
\t\t\t\t<НомерСчета>{c.account}</НомерСчета>
\t\t\t\t<Банк>
\t\t\t\t\t<ДанныеКлассификатораБанков>
\t\t\t\t\t\t<Наименование>{escaped(c.bank)}</Наименование>
\t\t\t\t\t\t<БИК>{c.bank_code}</БИК>
\t\t\t\t\t\t<КоррСчет>{c.correspondent}</КоррСчет>
\t\t\t\t\t</ДанныеКлассификатораБанков>
\t\t\t\t</Банк>
\t\t\t\t<Владелец>
\t\t\t\t\t<КонтрагентыСсылка>
\t\t\t\t\t\t<Ссылка>{c.id}</Ссылка>
\t\t\t\t\t</КонтрагентыСсылка>
\t\t\t\t</Владелец>
\t\t\t</КлючевыеСвойства>
\t\t</Справочник.БанковскиеСчета>
"""


ENTERPRISE_DATA = ("""<?xml version="1.0" encoding="UTF-8"?>
<Message xmlns:msg="http://www.1c.ru/SSL/Exchange/Message" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
\t<msg:Header>
\t\t<msg:Format>http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.17</msg:Format>
\t\t<msg:CreationDate>2026-03-01T07:15:00</msg:CreationDate>
\t\t<msg:AvailableVersion>1.17</msg:AvailableVersion>
\t</msg:Header>
\t<Body xmlns="http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.17">
""", "\t</Body>\n</Message>\n")


def main():
    kind, count = sys.argv[1], int(sys.argv[2])
    is_changed = len(sys.argv) > 3
    (head, tail), record = {"commerceml": (COMMERCEML, commerceml), "enterprisedata": (ENTERPRISE_DATA, enterprise_data)}[kind]
    out = sys.stdout
    out.reconfigure(encoding="utf-8", newline="\n")
    out.write(head)
    for index in range(count):
        number = 1 - index if is_changed and index < 2 else index
        out.write(record(Contractor(number, is_changed and number % 100 == 50)))
    out.write(tail)


main()
