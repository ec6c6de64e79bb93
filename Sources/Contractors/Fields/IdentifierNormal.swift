extension Normal {
  /// The comparison form of an official number whose scheme is not known: without white space, hyphens and points, capitals.
  ///
  /// Leading zeros stay. Source: `contractor-formats.md` §21, "Normalise first".
  public static func identifier(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace || scalar.properties.isDash || scalar == "." { continue }
      scalars.append(scalar)
    }
    return String(scalars).uppercased()
  }
}
