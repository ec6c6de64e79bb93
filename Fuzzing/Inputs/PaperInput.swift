import Mappings
import SyncConfiguration

/// Bytes as what a person wrote for the program.
enum PaperInput {
  static func mapping(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    do throws(SourceProblems) {
      let mapping = try Mapping.read(yaml: text, file: "input.yaml")
      _ = mapping.bind(header: mapping.allColumns)
      _ = mapping.fingerprint
    } catch {
      // What is said of them shows their places, which have to be inside the text.
      _ = error.sentence
    }
  }

  static func configuration(_ input: [UInt8]) {
    do throws(SourceProblems) {
      _ = try Configuration.read(String(decoding: input, as: UTF8.self), file: "input.yaml")
    } catch {
      _ = error.sentence
    }
  }
}
