/// Comparison forms: two values that differ only in a way that means nothing have equal ones.
///
/// All of them are for comparing, matching and hashing; what is stored and written is the value as it was
/// given. Every form is a fixed point: the form of a form is itself. ``version`` is to be raised with any
/// change of a result.
///
/// Source: contractor-formats.md §22; sync-algorithm.md §4.1.
///
/// ## Topics
/// - ``collapsed(_:)``, ``text(_:)``
/// - ``name(_:)``, ``nameWithoutLegalForm(_:)``, ``person(_:)``
/// - ``email(_:)``, ``phone(_:country:)``, ``website(_:)``
/// - ``date(_:)``, ``decimal(_:)``, ``flag(_:)``
/// - ``isPlaceholder(_:)``
public enum Normal {
  /// The version of the comparison forms and of the rules of identifiers; part of fingerprints and of stored
  /// registers.
  public static let version: UInt64 = 1

  /// The text in Unicode normalisation form C, white space trimmed and each run of it made one space.
  ///
  /// White space is that of Unicode, with no-break and thin spaces, tabs and line ends. Characters that
  /// nobody sees (byte order mark, zero-width space, soft hyphen, direction marks) are dropped.
  ///
  /// - Complexity: linear; text that is in this form already is returned as it is.
  public static func collapsed(_ text: String) -> String {
    switch TextCondition(of: text) {
    case .normal: text
    case .needsComposing: composed(text)
    case .needsCollapsing: composed(withCollapsedSpaces(text))
    }
  }

  /// The comparison form of free text: as ``collapsed(_:)``, with `ё` as `е`. Case is kept.
  public static func text(_ text: String) -> String {
    let collapsed = collapsed(text)
    guard mayHoldYo(collapsed) else { return collapsed }
    var scalars = Array(collapsed.unicodeScalars)
    return foldYo(in: &scalars) ? string(of: scalars) : collapsed
  }

  /// Replaces `ё` by `е`, except before a combining mark, which would join with the `е` into another letter.
  ///
  /// - Returns: whether there was any.
  static func foldYo(in scalars: inout [Unicode.Scalar]) -> Bool {
    var isChanged = false
    for index in scalars.indices where scalars[index] == "ё" || scalars[index] == "Ё" {
      if index + 1 < scalars.count, scalars[index + 1].properties.canonicalCombiningClass != .notReordered {
        continue
      }
      scalars[index] = scalars[index] == "ё" ? "е" : "Е"
      isChanged = true
    }
    return isChanged
  }

  /// Whether the bytes of `ё` (D1 91) or `Ё` (D0 81) occur; a scan of bytes costs a fraction of one of
  /// scalars.
  private static func mayHoldYo(_ text: String) -> Bool {
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if byte == 0x91 && previous == 0xD1 || byte == 0x81 && previous == 0xD0 { return true }
      previous = byte
    }
    return false
  }

  private static func withCollapsedSpaces(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var isSpaceDue = false
    for scalar in text.unicodeScalars {
      if scalar.isInvisible { continue }
      if scalar.isWhiteSpace {
        isSpaceDue = !bytes.isEmpty
        continue
      }
      if isSpaceDue { bytes.append(UInt8(ascii: " ")) }
      isSpaceDue = false
      append(scalar, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What a text needs to be in the form of ``Normal/collapsed(_:)``.
private enum TextCondition {
  case normal, needsComposing, needsCollapsing

  init(of text: String) {
    self = .normal
    var isAfterSpace = true
    for scalar in text.unicodeScalars {
      let value = scalar.value
      if value == 0x20 {
        if isAfterSpace {
          self = .needsCollapsing
          return
        }
        isAfterSpace = true
        continue
      }
      isAfterSpace = false
      // ASCII from "!" on and the letters of Russian make up nearly everything.
      if value > 0x20 && value < 0x80 || value >= 0x400 && value <= 0x482 { continue }
      if scalar.isWhiteSpace || scalar.isInvisible {
        self = .needsCollapsing
        return
      }
      if !scalar.isComposed { self = .needsComposing }
    }
    if isAfterSpace && !text.isEmpty { self = .needsCollapsing }
  }
}

/// Appends the UTF-8 of one scalar.
func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
  let value = scalar.value
  func continuation(_ shift: UInt32) -> UInt8 { UInt8(0x80 | value >> shift & 0x3F) }
  switch value {
  case ..<0x80: bytes.append(UInt8(value))
  case ..<0x800:
    bytes.append(UInt8(0xC0 | value >> 6))
    bytes.append(continuation(0))
  case ..<0x10000:
    bytes.append(UInt8(0xE0 | value >> 12))
    bytes.append(continuation(6))
    bytes.append(continuation(0))
  default:
    bytes.append(UInt8(0xF0 | value >> 18))
    bytes.append(continuation(12))
    bytes.append(continuation(6))
    bytes.append(continuation(0))
  }
}

/// The string of some scalars.
func string(of scalars: some Collection<Unicode.Scalar>) -> String {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(scalars.count * 2)
  for scalar in scalars { append(scalar, to: &bytes) }
  return String(decoding: bytes, as: UTF8.self)
}
