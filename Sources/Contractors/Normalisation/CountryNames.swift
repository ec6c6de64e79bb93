extension CountryCode {
  /// The country that people call by a name in Russian, English, German, Czech or by its own, or by one of its codes.
  ///
  /// Case, dots, and ё for е, do not matter. Nil for a name that is not among those of the countries with which firms of this project's
  /// formats trade.
  public init?(named name: String) {
    let folded = Self.folded(name)
    if let code = Self.codes[folded] {
      self.init(code)
    } else if name.utf8.count == 2, name == name.uppercased() {
      self.init(name)
    } else {
      return nil
    }
  }

  private static func folded(_ name: String) -> String {
    name.lowercased().filter { $0 != "." }.replacing("ё", with: "е").split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  private static let codes: [String: String] = {
    var codes: [String: String] = [:]
    for line in table.split(separator: "\n") {
      let names = line.split(separator: ",").map { folded(String($0)) }
      guard let code = names.first?.uppercased() else { continue }
      for name in names { codes[name] = code }
    }
    return codes
  }()

  /// The code of two letters, that of three, and the names.
  private static let table = """
    ru,rus,Россия,Российская Федерация,РФ,Russia,Russian Federation,Russland,Rusko
    by,blr,Беларусь,Белоруссия,Республика Беларусь,Belarus,Weißrussland,Bělorusko
    kz,kaz,Казахстан,Республика Казахстан,Kazakhstan,Kasachstan,Kazachstán
    ua,ukr,Украина,Ukraine,Ukrajina,Україна
    am,arm,Армения,Республика Армения,Armenia,Armenien,Arménie
    az,aze,Азербайджан,Azerbaijan,Aserbaidschan,Ázerbájdžán
    ge,geo,Грузия,Georgia,Georgien,Gruzie
    kg,kgz,Киргизия,Кыргызстан,Кыргызская Республика,Kyrgyzstan,Kirgisistan,Kyrgyzstán
    md,mda,Молдавия,Молдова,Республика Молдова,Moldova,Moldau,Moldavsko
    tj,tjk,Таджикистан,Tajikistan,Tadschikistan,Tádžikistán
    tm,tkm,Туркмения,Туркменистан,Turkmenistan,Turkmenistán
    uz,uzb,Узбекистан,Республика Узбекистан,Uzbekistan,Usbekistan,Uzbekistán
    ee,est,Эстония,Estonia,Estland,Estonsko,Eesti
    lv,lva,Латвия,Latvia,Lettland,Lotyšsko,Latvija
    lt,ltu,Литва,Lithuania,Litauen,Litva,Lietuva
    de,deu,Германия,ФРГ,Germany,Deutschland,Německo,BRD
    at,aut,Австрия,Austria,Österreich,Rakousko
    ch,che,Швейцария,Switzerland,Schweiz,Suisse,Švýcarsko
    li,lie,Лихтенштейн,Liechtenstein,Lichtenštejnsko
    fr,fra,Франция,France,Frankreich,Francie
    be,bel,Бельгия,Belgium,Belgien,Belgie,België,Belgique
    nl,nld,Нидерланды,Голландия,Netherlands,The Netherlands,Niederlande,Nizozemsko,Nederland,Holland
    lu,lux,Люксембург,Luxembourg,Luxemburg,Lucembursko
    gb,gbr,Великобритания,Соединённое Королевство,Англия,United Kingdom,Great Britain,England,UK,Großbritannien,Vereinigtes Königreich,Velká Británie,Spojené království
    ie,irl,Ирландия,Ireland,Irland,Irsko
    it,ita,Италия,Italy,Italien,Italia,Itálie
    es,esp,Испания,Spain,Spanien,España,Španělsko
    pt,prt,Португалия,Portugal,Portugalsko
    gr,grc,Греция,Greece,Griechenland,Řecko
    cy,cyp,Кипр,Cyprus,Zypern,Kypr
    mt,mlt,Мальта,Malta
    dk,dnk,Дания,Denmark,Dänemark,Danmark,Dánsko
    se,swe,Швеция,Sweden,Schweden,Sverige,Švédsko
    no,nor,Норвегия,Norway,Norwegen,Norge,Norsko
    fi,fin,Финляндия,Finland,Finnland,Suomi,Finsko
    is,isl,Исландия,Iceland,Island
    pl,pol,Польша,Poland,Polen,Polska,Polsko
    cz,cze,Чехия,Чешская Республика,Czech Republic,Czechia,Tschechien,Tschechische Republik,Česko,Česká republika
    sk,svk,Словакия,Slovakia,Slowakei,Slovensko,Slovenská republika
    hu,hun,Венгрия,Hungary,Ungarn,Magyarország,Maďarsko
    ro,rou,Румыния,Romania,Rumänien,România,Rumunsko
    bg,bgr,Болгария,Bulgaria,Bulgarien,България,Bulharsko
    si,svn,Словения,Slovenia,Slowenien,Slovenija,Slovinsko
    hr,hrv,Хорватия,Croatia,Kroatien,Hrvatska,Chorvatsko
    rs,srb,Сербия,Serbia,Serbien,Srbija,Srbsko
    ba,bih,Босния и Герцеговина,Bosnia and Herzegovina,Bosnien und Herzegowina,Bosna a Hercegovina
    me,mne,Черногория,Montenegro,Černá Hora
    mk,mkd,Северная Македония,Македония,North Macedonia,Nordmazedonien,Severní Makedonie
    al,alb,Албания,Albania,Albanien,Albánie
    tr,tur,Турция,Turkey,Türkei,Türkiye,Turecko
    il,isr,Израиль,Israel,Izrael
    ae,are,ОАЭ,Объединённые Арабские Эмираты,United Arab Emirates,UAE,Vereinigte Arabische Emirate,Spojené arabské emiráty
    sa,sau,Саудовская Аравия,Saudi Arabia,Saudi-Arabien,Saúdská Arábie
    qa,qat,Катар,Qatar,Katar
    kw,kwt,Кувейт,Kuwait,Kuvajt
    ir,irn,Иран,Iran,Írán
    iq,irq,Ирак,Iraq,Irak
    eg,egy,Египет,Egypt,Ägypten
    ma,mar,Марокко,Morocco,Marokko,Maroko
    za,zaf,ЮАР,South Africa,Südafrika,Jihoafrická republika
    us,usa,США,Соединённые Штаты Америки,United States,United States of America,Vereinigte Staaten,USA,Spojené státy
    ca,can,Канада,Canada,Kanada
    mx,mex,Мексика,Mexico,México,Mexiko
    br,bra,Бразилия,Brazil,Brasil,Brasilien,Brazílie
    ar,arg,Аргентина,Argentina,Argentinien
    cl,chl,Чили,Chile
    co,col,Колумбия,Colombia,Kolumbien,Kolumbie
    pe,per,Перу,Peru
    cn,chn,Китай,КНР,China,Čína
    hk,hkg,Гонконг,Hong Kong,Hongkong
    tw,twn,Тайвань,Taiwan,Tchaj-wan
    jp,jpn,Япония,Japan,Japonsko
    kr,kor,Южная Корея,Республика Корея,Корея,South Korea,Republic of Korea,Südkorea,Jižní Korea
    mn,mng,Монголия,Mongolia,Mongolei,Mongolsko
    in,ind,Индия,India,Indien,Indie
    pk,pak,Пакистан,Pakistan,Pákistán
    th,tha,Таиланд,Тайланд,Thailand,Thajsko
    vn,vnm,Вьетнам,Vietnam
    my,mys,Малайзия,Malaysia,Malajsie
    sg,sgp,Сингапур,Singapore,Singapur
    id,idn,Индонезия,Indonesia,Indonesien,Indonésie
    ph,phl,Филиппины,Philippines,Philippinen,Filipíny
    au,aus,Австралия,Australia,Australien,Austrálie
    nz,nzl,Новая Зеландия,New Zealand,Neuseeland,Nový Zéland
    ao,ago,Ангола,Angola
    """
}
