import Contractors
import Testing

@Suite struct `Properties of identifiers` {
  @Test(arguments: SampleSource.seeds)
  func `every generated ИНН passes, and no change of one digit does`(seed: UInt64) {
    var source = SampleSource(seed: seed)
    for _ in 0..<200 {
      let isPersonal = Bool.random(using: &source)
      var digits = [Int.random(in: 1...9, using: &source)] + source.digits(isPersonal ? 9 : 8)
      let rows: [[Int]] =
        isPersonal
        ? [[7, 2, 4, 10, 3, 5, 9, 4, 6, 8], [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]]
        : [[2, 4, 10, 3, 5, 9, 4, 6, 8]]
      var isAmbiguous = false
      for weights in rows {
        let remainder = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11
        isAmbiguous = isAmbiguous || remainder == 10 || remainder == 0
        digits.append(remainder % 10)
      }
      let number = digits.map(String.init).joined()
      guard Set(digits).count > 1 else { continue }
      #expect(RussianTaxNumber(number)?.isValid == true, "seed \(seed): \(number)")
      // Remainders 0 and 10 give the same digit, the one gap of this rule.
      guard !isAmbiguous else { continue }
      for (index, digit) in digits.enumerated() {
        for other in 0...9 where other != digit {
          var changed = digits
          changed[index] = other
          let text = changed.map(String.init).joined()
          #expect(
            changesToGap(changed) || RussianTaxNumber(text)?.isValid == false,
            "seed \(seed): \(number), \(text)")
        }
      }
    }
  }

  /// Whether the changed number leaves a remainder of 10, which its check digit 0 cannot tell from 0.
  private func changesToGap(_ digits: [Int]) -> Bool {
    let rows =
      digits.count == 10
      ? [([2, 4, 10, 3, 5, 9, 4, 6, 8], 9)]
      : [
        ([7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 10), ([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 11),
      ]
    return rows.contains { weights, place in
      zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11 == 10 && digits[place] == 0
    }
  }

  @Test(arguments: SampleSource.seeds)
  func `every generated register entry and location passes, and no change of its check digit does`(
    seed: UInt64
  ) {
    var source = SampleSource(seed: seed)
    for _ in 0..<200 {
      let company = 1_000_000_000_00 + Int.random(in: 0..<900_000_000_000, using: &source)
      let person = 300_000_000_000_00 + Int.random(in: 0..<99_999_999_999_999 / 10, using: &source)
      let place = 400_000_000_000 + Int.random(in: 0..<99_999_999_999, using: &source)
      let sum = String(place).utf8.enumerated().reduce(0) {
        $0 + Int($1.element - 48) * ($1.offset % 2 == 0 ? 1 : 3)
      }
      let samples: [(scheme: IdentifierScheme, body: Int, check: Int)] = [
        (.ogrn, company, company % 11 % 10), (.ogrnip, person, person % 13 % 10),
        (.gln, place, (10 - sum % 10) % 10),
      ]
      for sample in samples where String(sample.body).utf8.count + 1 == (sample.scheme == .ogrnip ? 15 : 13) {
        for digit in 0...9 {
          let text = "\(sample.body)\(digit)"
          let isGood = identifier(text, scheme: sample.scheme).problem == nil
          #expect(isGood == (digit == sample.check), "seed \(seed): \(sample.scheme) \(text)")
        }
      }
    }
  }

  @Test(arguments: SampleSource.seeds)
  func `the normal form of a normal form is itself, whatever the text`(seed: UInt64) {
    var source = SampleSource(seed: seed)
    for _ in 0..<500 {
      let text = source.text()
      for scheme in IdentifierScheme.allCases {
        let once = identifier(text, scheme: scheme).normalForm
        #expect(
          identifier(once, scheme: scheme).normalForm == once,
          "seed \(seed): \(scheme) \(text.debugDescription)")
      }
    }
  }
}
