import Contractors
import Mappings
import ReplicaTesting
import SyncConfiguration
import Testing

@Suite struct ConfigurationSentenceTests {
  @Test func `every remark about a configuration is said in both languages`() {
    let remarks: [(SourceRemark, [String])] = [
      (.missingKey("ARG1"), ["ARG1"]), (.missingVersion(31), ["version: 31"]),
      (.missingType, ["type: csv", "type: xml", "type: bitrix24"]),
      (.missingWebhook, ["${env:BITRIX24_WEBHOOK}", "${file:webhook.txt}"]),
      (.openWebhook, ["${env:", "${file:"]), (.openToken, ["${env:", "${file:"]),
      (.missingToken, ["token-from", "${env:BITRIX24_EVENTS_TOKEN}", "${file:token.txt}"]),
      (.webhookAndApplication, []), (.openClientSecret, ["${env:", "${file:"]),
      (
        .missingClientSecret, ["client-secret", "${env:BITRIX24_CLIENT_SECRET}", "${file:client-secret.txt}"]
      ),
      (.plainAddress, ["http://", "https://"]), (.noLoopback("ARG1"), ["ARG1", "http://127.0.0.1:8788/"]),
      (.offlineNeedsApplication, ["application:", "webhook:", "offline"]),
      (.noCountry("ARG1"), ["ARG1", "RU"]), (.noDelimiter("ARG1"), ["ARG1", "tab"]),
      (.noSpan("ARG1"), ["ARG1", "12h"]),
      (.sameConnection, ["left", "right"]), (.noConnection("ARG1", nearest: nil), ["ARG1", "connections"]),
      (.noConnection("ARG1", nearest: "ARG2"), ["ARG1", "ARG2"]), (.noField("ARG1", nearest: nil), ["ARG1"]),
      (.noField("ARG1", nearest: "ARG2"), ["ARG1", "ARG2"]), (.noLimit("ARG1"), ["ARG1", "\"10 or 2%\""]),
      (.expected(SourceRemark.names, found: SourceNode(.null)), []), (.fileTooLarge(77), ["77"]),
      (.noYAML("ARG1"), ["ARG1"]), (.brokenYAML("ARG1"), ["ARG1"]), (.emptyFile, []),
      (.keyTwice("ARG1"), ["ARG1"]), (.forbiddenCharacters("ARG1"), ["ARG1"]), (.unreadableYAML, ["YAML"]),
      (.tooManyValues(77), ["77"]), (.tooDeep(77), ["77"]), (.keyNotText, []), (.danglingAlias, []),
    ]
    for (remark, arguments) in remarks {
      let whole = remark.advice.map { remark.message + " / " + $0 } ?? remark.message
      let faults =
        SentenceCheck.faults(whole, arguments: arguments) + SentenceCheck.faults(remark.message)
        + (remark.advice.map { SentenceCheck.faults($0) } ?? [])
      #expect(faults.isEmpty, "\(faults)")
    }
  }
}
