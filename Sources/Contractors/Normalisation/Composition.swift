// The standard library compares strings by canonical equivalence but offers no way to ask for the composed
// form.
internal import Foundation

/// The text in normalisation form C.
///
/// Text in Russian or English needs no work; the two letters that some systems write in two parts, `й` and
/// `ё`, are composed here; anything rarer is left to Foundation.
///
/// - Complexity: linear.
func composed(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { !$0.isComposed }) else { return text }
  return composingRussian(text) ?? text.precomposedStringWithCanonicalMapping
}

/// The text with `й` and `ё` composed; `nil` if there is anything else that may need composing.
private func composingRussian(_ text: String) -> String? {
  var scalars: [Unicode.Scalar] = []
  scalars.reserveCapacity(text.utf8.count)
  var mayCompose = false
  for scalar in text.unicodeScalars {
    if scalar.isComposed {
      scalars.append(scalar)
      mayCompose = true
      continue
    }
    // A second mark on one letter might have to be sorted before the first.
    guard mayCompose, let base = scalars.last, let letter = russianLetter(base, with: scalar) else {
      return nil
    }
    scalars[scalars.count - 1] = letter
    mayCompose = false
  }
  return string(of: scalars)
}

private func russianLetter(_ base: Unicode.Scalar, with mark: Unicode.Scalar) -> Unicode.Scalar? {
  switch (base, mark.value) {
  case ("и", 0x306): "й"
  case ("И", 0x306): "Й"
  case ("е", 0x308): "ё"
  case ("Е", 0x308): "Ё"
  default: nil
  }
}
