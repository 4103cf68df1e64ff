import HWSimHarness
import Testing

@Suite struct AProgramRunTellsWhatHappened {
  @Test func outputIsCaptured() throws {
    let run = try ProgramRun(["sh", "-c", "echo out; echo err >&2"])
    #expect(run.output == "out\n")
    #expect(run.peakBytes > 0)
  }

  @Test func moreThanAPipeHoldsDoesNotBlock() throws {
    let run = try ProgramRun(["head", "-c", "5000000", "/dev/zero"])
    #expect(run.output.utf8.count == ProgramRun.keptBytes)  // 2^22 < 5 000 000
  }

  @Test func aProgramReadsNothing() throws {
    #expect(try ProgramRun(["cat"]).output.isEmpty)
  }

  @Test func failuresSayHow() throws {
    #expect(
      failure(["sh", "-c", "echo first; echo why >&2; exit 3"])
        == .failed(program: "sh", ending: "exit status 3", errors: "why\n"))
    #expect(
      failure(["sh", "-c", "kill -9 $$"])
        == .failed(program: "sh", ending: "signal 9", errors: ""))
    #expect(failure(["no-such-program"]) == .notInstalled(program: "no-such-program"))
    #expect(failure(["/"]) == .notStarted(program: "/", reason: "Permission denied"))
  }

  @Test(arguments: ["exec sleep 60", "exec >&- 2>&-; exec sleep 60"])
  func aProgramIsKilledAtItsLimit(_ script: String) throws {
    #expect(
      failure(["sh", "-c", script], limit: 0.05)
        == .tookTooLong(program: "sh", seconds: 0.05))
  }

  private func failure(_ command: [String], limit: Double = 30) -> ProgramFailure? {
    do throws(ProgramFailure) {
      _ = try ProgramRun(command, limit: limit)
      return nil
    } catch {
      return error
    }
  }
}
