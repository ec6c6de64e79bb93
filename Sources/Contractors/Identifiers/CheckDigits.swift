/// The value of an ASCII digit.
func digitValue(_ byte: UInt8) -> Int { Int(byte) - 48 }

/// The sum of digits times weights, over as many characters as there are weights.
func weightedSum(_ digits: some Collection<UInt8>, weights: [Int]) -> Int {
  var sum = 0
  for (byte, weight) in zip(digits, weights) { sum += digitValue(byte) * weight }
  return sum
}

/// The number that ASCII digits write; at most 18 of them.
func decimalValue(_ digits: some Collection<UInt8>) -> Int {
  digits.reduce(0) { $0 * 10 + digitValue($1) }
}

/// The check digit of the rules that take a second row of weights when the first leaves 10.
///
/// - Returns: 0 to 9, or 10 when both rows leave 10.
func twoRowCheckDigit(_ digits: some Collection<UInt8>, first: [Int], second: [Int]) -> Int {
  let remainder = weightedSum(digits, weights: first) % 11
  return remainder < 10 ? remainder : weightedSum(digits, weights: second) % 11
}
