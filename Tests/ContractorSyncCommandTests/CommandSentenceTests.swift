import Bitrix24
import Contractors
import HTTPTransfer
import Reconciliation
import ReplicaTesting
import SyncServer
import Testing

// The tables of sentences are the command's own: what it prints of them is tested with the whole program.
@testable import ContractorSyncCommand

@Suite struct CommandSentenceTests {
  private func check(_ sentence: Sentence, _ arguments: [String] = []) {
    let faults = SentenceCheck.faults(sentence, arguments: arguments)
    #expect(faults.isEmpty, "\(faults)")
  }

  @Test func `every sentence of the commands is there in both languages`() {
    check(CommandSentence.noConfiguration("ARG1"), ["ARG1", "--config"])
    check(CommandSentence.noConfiguration(nil), ["contractor-sync.yaml"])
    check(CommandSentence.noSuchMapping("ARG1", ["ARG2", "ARG3"]), ["ARG1", "ARG2, ARG3"])
    check(CommandSentence.otherFormat("ARG1", "ARG2", "ARG3"), ["ARG1", "ARG2", "ARG3"])
    check(CommandSentence.noDelimiterInXML, ["--delimiter"])
    check(CommandSentence.noSuchSync("ARG1", ["ARG2", "ARG3"]), ["ARG1", "ARG2, ARG3"])
    check(CommandSentence.whichSync([]), ["`syncs:`"])
    check(CommandSentence.whichSync(["ARG1", "ARG2"]), ["ARG1, ARG2"])
    check(CommandSentence.noSuchConnection("ARG1", ["ARG2", "ARG3"]), ["ARG1", "ARG2, ARG3"])
    for kind in SecretKind.allCases {
      check(CommandSentence.noVariable("ARG1", kind), ["ARG1"])
      check(CommandSentence.noSecret(Sentence(same: "ARG1"), kind), ["ARG1"])
    }
    check(CommandSentence.notUTF8("ARG1"), ["ARG1", "UTF-8"])
    check(CommandSentence.wrongReference("ARG1"), ["ARG1…", "env:", "file:"])
    check(CommandSentence.notOneSided, ["--connection", "--webhook-from env:"])
    check(CommandSentence.wrote("ARG1"), ["ARG1"])
    check(CommandSentence.exists("ARG1"), ["ARG1", "--force"])
    check(CommandSentence.wrongAnswer("ARG1"), ["ARG1", "left", "right"])
    check(CommandSentence.noPlan(41), ["41"])
    check(CommandSentence.noRun(41), ["41"])
    check(CommandSentence.emulatorReady("ARG1"), ["ARG1", "Ctrl-C"])
    check(CommandSentence.shipped(41), ["41"])
    check(CommandSentence.contradictingField("ARG1"), ["ARG1"])
    check(CommandSentence.openSecret("ARG1"), ["ARG1", "chmod 600"])
    let fixed = [
      CommandSentence.noStore, StatsSentence.noStore, CommandSentence.checkedInPart, CommandSentence.noneOpen,
      CommandSentence.resolved, CommandSentence.retried,
      CommandSentence.checked, CommandSentence.never, CommandSentence.lastRun, CommandSentence.mappingIsFine,
    ]
    for sentence in fixed { check(sentence) }
  }

  @Test func `every sentence of init, of the progress and of the demo is there in both languages`() {
    check(InitSentence.fits("ARG1", 41, 52), ["ARG1", "41", "52"])
    check(InitSentence.needsArguments, ["--file", "--webhook-from"])
    check(InitSentence.next, ["contractor-sync check", "contractor-sync plan", "contractor-sync sync"])
    check(ProgressSentence.left(seconds: 41), ["41"])
    check(ProgressSentence.resting(seconds: 41), ["41"])
    for reason in [
      PortalEvent.WaitReason.requestRate, .executionTime(method: "ARG1"), .retry(.requestRate),
      .retry(.gateway),
      .retry(
        .transfer(TransferError(.timedOut, host: "ARG1", phase: .waiting, seconds: 30, execution: .unknown))),
    ] {
      let sentence = ProgressSentence.resting(seconds: 41, reason)
      check(sentence, ["41"])
      let asksForIt = sentence == ProgressSentence.resting(seconds: 41)
      #expect(asksForIt == (reason == .retry(.requestRate)), "\(sentence)")
    }
    check(ProgressSentence.waiting(seconds: 41), ["41"])
    check(ProgressSentence.stopping, ["Ctrl-C"])
    check(DemoSentence.setting("ARG1", 41, 52, 63, 74), ["ARG1", "41", "52", "63", "74", "windows-1251"])
    check(DemoSentence.writes(41), ["41"])
    check(DemoSentence.done("ARG1", "ARG2"), ["ARG1", "ARG2 history", "ARG2 init"])
    check(DemoSentence.noFixture, ["`make install`"])
    let fixed = [
      InitSentence.askFile, InitSentence.askWebhook, ProgressSentence.error, ProgressSentence.reading,
      ProgressSentence.comparing, ProgressSentence.writing, ProgressSentence.perSecond, DemoSentence.title,
      DemoSentence.plan, DemoSentence.first, DemoSentence.edits, DemoSentence.second, DemoSentence.conflict,
      DemoSentence.third, DemoSentence.rest, DemoSentence.notAtRest, DemoSentence.stopped,
      DemoSentence.noConflict, DemoSentence.notDecided, DemoSentence.atFile,
      DemoSentence.atPortal, DemoSentence.newPhone, DemoSentence.newName, DemoSentence.newRecord,
      DemoSentence.removed, DemoSentence.comment, DemoSentence.staysMarked, DemoSentence.inAddressBook,
      DemoSentence.newPost,
    ]
    for sentence in fixed { check(sentence) }
  }

  @Test func `every word and sentence of plans and reports is there in both languages`() {
    for outcome in [RunOutcome.done, .attention, .guarded, .failed, .interrupted, .planned] {
      check(ReportSentence.outcome(outcome))
    }
    for kind in OperationKind.allCases { check(ReportSentence.kind(kind)) }
    for state in PairState.allCases { check(ReportSentence.state(state)) }
    for state in [
      JournalEntry.State.planned, .sending, .done, .refused, .stale, .gone, .unknown, .waiting,
    ] { check(ReportSentence.state(state)) }
    for cause in [
      HistoryEntry.Cause.changed, .policy, .answer, .created, .removed, .restored, .joined, .asked,
      .overwritten,
      .leftOut, .reshaped,
    ] { check(ReportSentence.cause(cause)) }
    for reason in ReviewReason.allCases { check(ReportSentence.reason(reason)) }
    check(ReportSentence.wouldHave("ARG1"), ["ARG1"])
    check(ReportSentence.takenAsEmpty("ARG1"), ["ARG1"])
    check(ReportSentence.takenApart(41, "ARG1"), ["41", "ARG1"])
    for hasLostZeros in [false, true] {
      check(
        ReportSentence.doubtful(
          count: 41, withLostZeros: hasLostZeros, [Sentence(same: "ARG1"), Sentence(same: "ARG2")]),
        ["41", "39", "ARG1; ARG2"])
    }
    for scheme in IdentifierScheme.allCases { check(ReportSentence.scheme(scheme)) }
    check(ReportSentence.more, ["%d", "--output ndjson"])
    for (command, line) in [
      (ReportSentence.NextCommand.conflicts, "contractor-sync conflicts list --sync a"),
      (.review, "contractor-sync review list --sync a"), (.history(7), "contractor-sync history 7 --sync a"),
      (.setAside, "contractor-sync setaside list --sync a"),
    ] { check(ReportSentence.next(command, " --sync a"), [line]) }
    let words = [
      ReportSentence.nothing, ReportSentence.read, ReportSentence.unchanged, ReportSentence.changed,
      ReportSentence.new, ReportSentence.gone, ReportSentence.rejected, ReportSentence.created,
      ReportSentence.updated, ReportSentence.removed, ReportSentence.flagged, ReportSentence.refused,
      ReportSentence.links, ReportSentence.conflicts, ReportSentence.review, ReportSentence.setAside,
      ReportSentence.unknown, ReportSentence.drift, ReportSentence.overwritten,
      ReportSentence.leftOut, ReportSentence.reshaped, ReportSentence.notCreated, ReportSentence.seconds,
      ReportSentence.planNumber, ReportSentence.runNumber, ReportSentence.empty, ReportSentence.before,
    ]
    for word in words { check(word) }
  }

  @Test func `every sentence of serve is there in both languages`() {
    let configuration = ServedConfiguration(
      syncs: [ScheduledSync(name: "ARG1", connections: [], lastRun: nil) { _ in nil }], standings: [:],
      tokens: ["ARG2": ApplicationToken("x")])
    check(ServeSentence.ready("ARG3", configuration), ["ARG1", "/events/ARG2", "ARG3"])
    check(ServeSentence.configured(configuration), ["ARG1", "/events/ARG2"])
    check(ServeSentence.nothingToServe, ["`schedule:`", "`events:`"])
    check(ServeSentence.keepsConfiguration)
    check(ServeSentence.otherStore)
    check(ServeSentence.noAddress("ARG1"), ["ARG1", "127.0.0.1:8787"])
    check(ServeSentence.unknownAddress("ARG1"), ["ARG1"])
    check(ServeSentence.portInUse(41), ["41", "--listen"])
    check(ServeSentence.notLoopback("ARG1"), ["ARG1", "--public"])
    check(ServeSentence.isPublic("ARG1"), ["ARG1", "/health", "/metrics", "TLS"])
    for trigger in RunTrigger.allCases { check(ServeSentence.trigger(trigger)) }
  }

  @Test func `every guard explains itself in both languages`() {
    for name in GuardName.allCases {
      for total in [52, 41] {
        let verdict = GuardVerdict(
          name, side: .left, field: "ARG1", observed: 41, limit: 7, total: total)
        let sentence = Sentence(
          ReportSentence.guardTripped(verdict, "ARG2", .english),
          ReportSentence.guardTripped(verdict, "ARG2", .russian))
        check(sentence, ["--allow " + name.rawValue])
        for argument in ["41", "7", "52", "ARG1", "ARG2"] {
          let russianToo = sentence.english.contains(argument) == sentence.russian.contains(argument)
          #expect(
            russianToo, "'\(argument)' stands in one text only: \(sentence.english) | \(sentence.russian)")
        }
      }
    }
  }
}
