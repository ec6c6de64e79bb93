/// What is wrong, at a place counted from the beginning of the bytes looked at.
struct ScanFailure: Error {
  var cause: XMLError.Cause
  var offset: Int

  init(_ cause: XMLError.Cause, at offset: Int) {
    self.cause = cause
    self.offset = offset
  }
}
