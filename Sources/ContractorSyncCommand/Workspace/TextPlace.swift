import Contractors
import Files
import Mappings
import TextConnector
import XMLConnector

extension XMLReplicaOptions {
  /// The replica of a file: of XML, or of a text that the mapping reads as such.
  var replica: any Replica {
    guard let form = mapping.document?.text else { return XMLReplica(self) }
    return TextReplica(textOptions(form))
  }

  /// The options of the text whose tree these are for.
  func textOptions(_ form: TextForm) -> TextReplicaOptions {
    var builder = SourceFingerprint.Builder()
    builder.update(mapping.fingerprint.bytes)
    builder.update(isFull ? 1 : 0)
    builder.update(UInt64(Comparison.version))
    builder.update(Normal.version)
    return TextReplicaOptions(
      connection: connection, place: place, path: path, form: form, context: builder.finish(),
      encoding: encoding, createsFile: createsFile,
      open: { path in
        var options = self
        options.path = path
        options.encoding = nil
        options.createsFile = false
        return XMLReplica(options)
      }, faults: faults, now: now)
  }

  /// What is recognised of the file with the mapping.
  func report() throws -> Sentence {
    guard let form = mapping.document?.text else {
      return try XMLFileReport.describe(path: path, mapping: mapping, encoding: encoding).sentence
    }
    let tree = try TreeFile(path: path, form: form, encoding: encoding)
    defer { withExtendedLifetime(tree) {} }
    return try XMLFileReport.describe(path: tree.path, mapping: mapping, of: (path, tree.bytes)).sentence
  }
}
