import ContractorSyncCommand

@main
struct Main {
  static func main() async {
    await ContractorSync.start()
  }
}
