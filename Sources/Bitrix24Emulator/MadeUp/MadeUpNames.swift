/// The word lists of made-up records, each with the Latin form used in addresses.
enum MadeUpNames {
  struct Word: Sendable {
    let name: String
    let latin: String

    init(_ name: String, _ latin: String) {
      self.name = name
      self.latin = latin
    }
  }

  static let words = [
    Word("Вектор", "vektor"), Word("Северный ", "severny"), Word("Альфа", "alfa"),
    Word("Ромашка", "romashka"),
    Word("Кедр", "kedr"), Word("Заря", "zarya"), Word("Горизонт", "gorizont"), Word("Янтарь", "yantar"),
    Word("Исток", "istok"), Word("Магистраль", "magistral"), Word("Полюс", "polyus"), Word("Рубеж", "rubezh"),
    Word("Сфера", "sfera"), Word("Орион", "orion"), Word("Берег", "bereg"), Word("Факел", "fakel"),
  ]

  static let trades = [
    Word("", "group"), Word("Снаб", "snab"), Word("Торг", "torg"), Word("Строй", "stroy"),
    Word("Сервис", "servis"), Word("Логистика", "logistika"), Word("Пром", "prom"), Word("Маркет", "market"),
    Word("-Плюс", "plus"), Word("Техно", "tehno"), Word("Агро", "agro"), Word("Инвест", "invest"),
  ]

  static let men = [
    Word("Иван", "ivan"), Word("Пётр", "petr"), Word("Алексей", "alexey"), Word("Сергей", "sergey"),
    Word("Дмитрий", "dmitry"), Word("Николай", "nikolay"), Word("Артём", "artem"), Word("Юрий", "yury"),
  ]

  static let women = [
    Word("Анна", "anna"), Word("Мария", "maria"), Word("Елена", "elena"), Word("Ольга", "olga"),
    Word("Наталья", "natalia"), Word("Ирина", "irina"), Word("Юлия", "yulia"), Word("Софья", "sofya"),
  ]

  static let lasts = [
    Word("Иванов", "ivanov"), Word("Соколов", "sokolov"), Word("Кузнецов", "kuznetsov"),
    Word("Ильин", "ilyin"), Word("Воронцов", "vorontsov"), Word("Лебедев", "lebedev"),
    Word("Щукин", "schukin"), Word("Соловьёв", "solovyev"), Word("Орлов", "orlov"), Word("Жуков", "zhukov"),
    Word("Ершов", "ershov"), Word("Киселёв", "kiselev"), Word("Фомин", "fomin"), Word("Чернов", "chernov"),
  ]

  /// Completed by "ич" or "на".
  static let fathers = [
    "Иванов", "Петров", "Алексеев", "Сергеев", "Дмитриев", "Николаев", "Андреев", "Михайлов",
  ]

  static let posts = [
    "Директор", "Главный бухгалтер", "Менеджер по закупкам", "Кладовщик", "Инженер", "Юрист",
    "Руководитель отдела",
  ]
}
