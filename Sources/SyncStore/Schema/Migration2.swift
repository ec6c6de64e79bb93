extension Migration {
  /// Reasons in Russian beside the English ones; rows without one are shown in English.
  static let russianReasons = Migration(
    version: 2,
    statements: """
      ALTER TABLE set_aside ADD COLUMN reason_russian TEXT;
      ALTER TABLE journal ADD COLUMN message_russian TEXT;
      """)
}
