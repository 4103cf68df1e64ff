import HWSimTestSupport
import Testing

/// Does the replay of real programs count what cachegrind counts, to the last miss?
@Suite(.enabled(if: Valgrind.isReady, Comment(rawValue: Valgrind.missing)))
struct ReplayEqualsCachegrind {
  /// I1, D1, LL: a phone's core, and small caches of other shapes that miss much more.
  static let hierarchies = [
    ["32768,8,64", "16384,4,32", "262144,8,32"],
    ["2048,32,64", "1024,16,64", "65536,1,128"],
    ["4096,1,32", "2048,2,32", "65536,4,64"],
  ]

  /// Programs that read neither the clock nor `/proc/self/maps`, which differ from run to run.
  static let programs = [
    ["true"], ["echo", "a", "b"], ["cat", "text"], ["sort", "text"], ["expr", "6", "*", "7"],
  ]

  @Test(arguments: programs)
  func onProgramsOfTheSystem(program: [String]) throws {
    try TemporaryFolder.with { folder in
      let text = (0..<300).map { "line \($0 * 7919 % 300)\n" }.joined()
      try folder.write(text, to: "text")
      try compare(program.map { $0 == "text" ? folder.path("text") : $0 }, folder)
    }
  }

  /// Strided sums, modifications, accesses across lines, and ones longer than a line.
  @Test func onAProgramOfOurOwn() throws {
    let source = """
      #include <string.h>
      static int table[64][64];
      static char bytes[4096] __attribute__((aligned(16)));
      int main(void) {
        int sum = 0;
        for (int k = 0; k < 4; k++)
          for (int i = 0; i < 64; i++)
            for (int j = 0; j < 64; j++) sum += table[j][i]++;
        for (int i = 0; i < 1000; i++) memmove(bytes + i, bytes + 3 * i + 1, 40);
        #if defined(__x86_64__)
        for (int i = 0; i < 50; i++) __asm__ volatile("fxsave64 %0" : "=m"(*(bytes + 16 * (i % 7))));
        #endif
        return sum == 1;
      }
      """
    try TemporaryFolder.with { folder in
      try folder.write(source, to: "main.c")
      let program = folder.path("main")
      try Valgrind.run(["cc", "-O1", "-o", program, folder.path("main.c")])
      try compare([program], folder)
    }
  }

  private func compare(_ program: [String], _ folder: TemporaryFolder) throws {
    let trace = try Valgrind.trace(program, folder: folder)
    for caches in Self.hierarchies {
      var replay = LackeyReplay(caches: caches)
      replay.replay(trace)
      let expected = try Valgrind.counts(program, caches: caches, folder: folder)
      #expect(expected.count == 9 && expected.allSatisfy { $0 > 0 })
      #expect(replay.counts == expected, "\(program) on \(caches)")
    }
  }
}
