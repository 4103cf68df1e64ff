import HWSimCore
import HWSimTraces
import Testing

/// Is each line of a text read as the program that wrote it meant?
@Suite struct TextsAreUnderstood {
  @Test func din() throws {
    let text = "2 401003\n0 7fff12345678 a comment\n1\t0x1006\n3 20\n4 0\n5 30 x\n0 ABCDEF\n"
    let kept = try read(Array(text.utf8))
    // As Dinero: four bytes, at a multiple of four; 3 reads; 4 and 5 make no access.
    let expected = [
      access(0x401000, 4, .fetch), access(0x7fff_1234_5678, 4, .read), access(0x1004, 4, .write),
      access(0x20, 4, .read), access(0xABCDEC, 4, .read),
    ]
    #expect(kept.format == .din && kept.events.accesses == expected && kept.skippedLines == 2)
  }

  @Test func dinOfAnotherSize() throws {
    #expect(try accesses(of: "0 17\n", dinBytes: 1) == [access(0x17, 1, .read)])
    #expect(try accesses(of: "0 17\n", dinBytes: 8) == [access(0x10, 8, .read)])
    for bytes in [0, -1, 3, 16384, Int.min] {
      #expect(throws: TraceError.self) { try accesses(of: "0 17\n", dinBytes: bytes) }
    }
  }

  @Test func xdin() throws {
    let text = "i 401003 4\nr 10 10 sixteen\nW 0x20 0x3fff\nm 7 1\nc 0 0\nv 0 0\n"
    let kept = try read(Array(text.utf8))
    let expected = [
      access(0x401003, 4, .fetch), access(0x10, 16, .read), access(0x20, 16383, .write),
      access(7, 1, .read),
    ]
    #expect(kept.format == .xdin && kept.events.accesses == expected && kept.skippedLines == 2)
  }

  /// The first lines of what Valgrind 3.19 prints, and one of each other kind.
  @Test func lackey() throws {
    let text = """
      ==8558== Lackey, an example Valgrind tool
      ==8558== 
      I  0401ab70,3
       S 1fff000678,8
       L 1fff0004d8,16
       M 0421c7f0,4
      SB 0401ab70
      --8558-- a warning
      S 10,1
      **8558** a message
      ==8558== Counted 1 call to main()

      """
    let kept = try read(Array(text.utf8))
    let expected = [
      access(0x0401ab70, 3, .fetch), access(0x1f_ff00_0678, 8, .write),
      access(0x1f_ff00_04d8, 16, .read), access(0x0421c7f0, 4, .read),
      access(0x0421c7f0, 4, .write), access(0x10, 1, .write),
    ]
    #expect(kept.format == .lackey && kept.events.accesses == expected && kept.skippedLines == 6)
  }

  /// The example of gem5's encode_packet_trace.py, and what decode_packet_trace.py adds to it.
  @Test func gem5Packets() throws {
    let text = """
      r,128,64,4000
      w,232123,64,500000
      r,0x80,0x4,256,5000
      r,132,4,2,5000,4198400
      17,r,136,4,258,5000,4198400
      18,u,136,4,0,5000

      """
    let kept = try read(Array(text.utf8))
    let expected = [
      access(128, 64, .read), access(232123, 64, .write), access(0x80, 4, .fetch),
      access(132, 4, .read), access(136, 4, .fetch),
    ]
    #expect(kept.format == .gem5 && kept.events.accesses == expected && kept.skippedLines == 1)
  }

  @Test func gem5Caches() throws {
    let text = """
      gem5 Simulator System.  https://www.gem5.org
      728595675: system.cpu0: T0 : 0x1290 @main+98. 0 :   ADD_R_R : add   rax, rax, rdx : IntAlu
      728595675: system.cpu0.icache: access for ReadReq [1290:1297] IF hit state: c4 (E)
      728596341: system.cpu0.dcache: access for ReadReq [8ebbc:8ebbf] miss
      728597007: system.cpu0.dcache: createMissPacket: created ReadSharedReq [8eb80:8ebbf] from \
      ReadReq [8ebbc:8ebbf]
      728597007: system.l2cache0: access for ReadSharedReq [8eb80:8ebbf] miss
        787500: system.cpu0.dcache: WriteReq [31ea8:31ea8] (s) hit
        788000: system.cpu0.dcache: access for SwapReq [10:13] miss
        789000: system.cpu0.dcache: access for ReadReq [fffffffffee00000:fffffffffee00003] UC
        789000: system.mem_ctrls: Read from cpu0.data of size 64 on address 0x8eb80 C
      """
    let kept = try read(Array(text.utf8))
    let expected = [
      access(0x1290, 8, .fetch), access(0x8ebbc, 4, .read), access(0x31ea8, 1, .write),
      access(0x10, 4, .read), access(0x10, 4, .write),
    ]
    #expect(kept.format == .gem5log && kept.events.accesses == expected)
    #expect(kept.skippedLines == 6)
  }

  @Test func gem5Memories() throws {
    let text = """
         5000: system.physmem: access wrote 4 bytes to address f7ee8
         5000: system.physmem: Write of size 4 on address 0xf7ee8 data 0x61190
         6000: system.physmem: IFetch from cpu.inst of size 4 on address 0xd58 data 0xe59f000c C
         6000: system.physmem: Read from cpu.data of size 64 on address 0xd6c C
         6000: system.physmem: Read/Write from cpu.data of size 8 on address 0x8 data 0x1 C
       161000: system.physmem: 00000000  4c 69 6e 75 78 00 00 00  00 00 00 00 00 00 00 00   Linux
       162000: system.cpu.dcache: access for ReadReq [10:13] miss
      """
    let expected = [
      access(0xf7ee8, 4, .write), access(0xd58, 4, .fetch), access(0xd6c, 64, .read),
      access(8, 8, .read), access(8, 8, .write),
    ]
    #expect(try accesses(of: text) == expected)
  }

  @Test(arguments: ["0 10\n1 20", "0 10\r\n1 20\r\n", "\n\r\n0 10\n\r\n\n1 20 x\r\n\n"])
  func lineEnds(_ text: String) throws {
    #expect(try accesses(of: text) == [access(0x10, 4, .read), access(0x20, 4, .write)])
  }

  @Test func largestAddresses() throws {
    let expected = [access(0xFFFF_FFFF_FFFF, 1, .read)]
    #expect(try accesses(of: "r ffffffffffff 1\n") == expected)
    #expect(try accesses(of: " L 0000ffffffffffff,1\n") == expected)
    #expect(try accesses(of: "r,281474976710655,1,0\n") == expected)
  }
}

/// What is said of a text that is none?
@Suite struct BadTextsAreRefused {
  @Test(arguments: [
    (TraceFormat.din, "0 10\n9 10\n", 2, "'9 10'; expected a label from 0 to 5"),
    (.din, "0 10\n0x0 zz\n", 2, "'zz'; expected a hexadecimal address"),
    (.din, "0 10\n0\n", 2, "the end of the line; expected a blank behind the label"),
    (.din, "0 10,4\n", 1, "',4'; expected a hexadecimal digit or a blank"),
    (.din, "0 -10\n", 1, "'-10'; expected a hexadecimal address"),
    (.din, "0 1000000000000\n", 1, "'0 1000000000000'; expected an address of at most 48 bits"),
    (.din, "0 00000000000000010\n", 1, "'00000000000000010'; expected a hexadecimal address"),
    (.din, "0 10\r1 20\n", 1, "'\\r1 20'; expected lines that end in LF or CR LF"),
    (.din, "0 10\r\r\n", 1, "'\\r\\r'; expected lines that end in LF or CR LF"),
    (.din, "0 10 a\0b\n", 1, "'\\0b'; expected text; this is a NUL byte"),
    (.din, "\0\0\0\0", 1, "'\\0\\0\\0\\0'; expected a label"),
    (.xdin, "r 10 4\nq 10 4\n", 2, "'q 10 4'; expected one of the letters"),
    (.xdin, "r 10\n", 1, "the end of the line; expected a blank and a hexadecimal size"),
    (.xdin, "r 10 -4\n", 1, "'-4'; expected a hexadecimal size"),
    (.xdin, "r 10 0\n", 1, "'r 10 0'; expected an access of 1 to 16383 bytes"),
    (.xdin, "r 10 4000\n", 1, "'r 10 4000'; expected an access of 1 to 16383 bytes"),
    (.xdin, "r ffffffffffff 2\n", 1, "'r ffffffffffff 2'; expected an access that ends below"),
    (.lackey, " L 10,4\nhello\n", 2, "'hello'; expected 'I', 'L', 'S', 'M' or '=='; --log-file"),
    (.lackey, "SEGV\n", 1, "'EGV'; expected a blank behind the letter"),
    (.lackey, " L 10\n", 1, "the end of the line; expected a comma and a size"),
    (.lackey, " L 10,-4\n", 1, "'-4'; expected a decimal size"),
    (.lackey, " L 10,4 4\n", 1, "' 4'; expected the end of the line"),
    (.lackey, " L 10,1000000000000000000\n", 1, "expected an access of 1 to 16383 bytes"),
    (.lackey, " L 10,99999999999999999999\n", 1, "expected a decimal size"),
    (.lackey, " L 10,\u{1F4A3}\n", 1, "'\u{1F4A3}'; expected a decimal size"),
    (.gem5, "r,128,64,4000\nx,1,2,3\n", 2, "'x,1,2,3'; expected one of the commands"),
    (.gem5, "r,128\n", 1, "the end of the line; expected a comma and a size"),
    (.gem5, "r,-1,64,0\n", 1, "'-1,64,0'; expected an address"),
    (.gem5, "r,1,4,5,6,7,8\n", 1, "expected at most six fields"),
    (.gem5log, "1: c: access for ReadReq [7c8:7c7] miss\n", 1, "expected an access of 1 to"),
    (.gem5log, "1: c: access for ReadReq [zz:7c7] miss\n", 1, "expected a hexadecimal address"),
    (.gem5log, "1: m: Read of size 4 on address zz\n", 1, "expected a hexadecimal address"),
  ])
  func line(_ format: TraceFormat, _ text: String, _ line: Int, _ message: String) {
    let said = problem(text, format: format)
    #expect(said.hasPrefix("a.trace:\(line): found ") && said.contains(message), "\(said)")
    let isOneLine = !said.contains { $0.isNewline }
    #expect(isOneLine)
  }

  @Test func withoutAccess() {
    #expect(problem("") == "a.trace: found an empty file; expected a trace")
    #expect(problem("", format: .hwtrace) == "a.trace: found an empty file; expected a trace")
    #expect(problem(" \n\r\n\t\n") == "a.trace: found nothing but blanks; expected a trace")
    #expect(
      problem("==1== Lackey\n\n")
        == "a.trace: found no access in 2 lines; expected at least one")
    #expect(problem("1: x: y\n").contains("found no access in 1 lines"))
  }

  @Test func unknown() {
    #expect(
      problem("\u{7F}ELF\n")
        == "a.trace: found '\\u{7F}ELF'; expected a trace: hwtrace, din, xdin, lackey, gem5, "
        + "gem5-log, or one of these in a .gz file")
  }

  @Test func aLineOfAGigabyte() throws {
    // It never ends, and is given up after a look at the beginning.
    for format in TraceFormat.allCases + [nil] {
      let error = #expect(throws: TraceError.self) {
        try read(.file("/dev/zero"), format: format)
      }
      #expect(error?.file == "/dev/zero")
    }
    // 65536 bytes are a line still: `0 10`, a blank, a comment.
    let longest = "0 10 " + String(repeating: "x", count: 65531)
    #expect(problem("0 20\n\(longest)\n") == "")
    #expect(
      problem("0 20\n\(longest)x\n").hasPrefix("a.trace:2: found '0 10 xxx"))
    let endless = longest + String(repeating: "x", count: 2_000_000)
    #expect(problem("0 20\n\(endless)").hasPrefix("a.trace:2: found a line of more than"))
    #expect(problem(endless).hasPrefix("a.trace:1: found a line of more than"))
  }
}
