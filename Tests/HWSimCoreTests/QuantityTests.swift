import HWSimCore
import Testing

/// Are quantities read as written?
@Suite struct QuantityParsing {
  @Test func readsPrefixes() throws {
    #expect(try Frequency(parsing: "80 MHz") == Frequency(80e6))
    #expect(try Frequency(parsing: "2.15GHz") == Frequency(2.15e9))
    #expect(try Bytes(parsing: "128 KiB") == Bytes(131_072))
    #expect(try Bytes(parsing: "1 kB") == Bytes(1000))
    #expect(try Joules(parsing: "0.1 pJ") == Joules(0.1e-12))
    #expect(try Seconds(parsing: "1e2 ns") == Seconds(100 * 1e-9))
    #expect(try Seconds(parsing: "5 µs") == Seconds(parsing: "5 us"))
    #expect(try BitRate(parsing: "250 kbit/s") == BitRate(250_000))
    #expect(try Cycles(parsing: "1 cycle") == Cycles(parsing: "1 cycles"))
  }

  @Test(arguments: [
    ("80", "'80' has no unit; write '80 MHz'"),
    ("80 KiB", "'80 KiB' has the unit 'KiB', expected one of GHz, MHz, kHz, Hz"),
    ("MHz", "'MHz' is not a number with a unit; write for example '80 MHz'"),
    ("", "'' is not a number with a unit; write for example '80 MHz'"),
    ("nan Hz", "'nan Hz' is not a number with a unit; write for example '80 MHz'"),
    ("1e999 Hz", "'1e999 Hz' is not a number with a unit; write for example '80 MHz'"),
    ("0x10 Hz", "'0x10 Hz' has the unit 'x10 Hz', expected one of GHz, MHz, kHz, Hz"),
    ("8 0 Hz", "'8 0 Hz' has the unit '0 Hz', expected one of GHz, MHz, kHz, Hz"),
  ])
  func saysWhatIsWrong(text: String, message: String) {
    let error = #expect(throws: QuantityError.self) { try Frequency(parsing: text) }
    #expect(error?.description == message)
  }

  @Test func bytesAreWhole() {
    #expect(throws: QuantityError.self) { try Bytes(parsing: "1.0001 KiB") }
    #expect(throws: QuantityError.self) { try Bytes(parsing: "1e30 GiB") }
  }
}

/// Are quantities printed as a person would?
@Suite struct QuantityFormatting {
  @Test(arguments: [
    (Seconds(0.0123456), "12.3 ms"), (Seconds(1.5), "1.50 s"), (Seconds(123.4), "123 s"),
    (Seconds(0.9996), "1.00 s"), (Seconds(0), "0 s"), (Seconds(2.5e-6), "2.50 µs"),
  ])
  func threeDigits(time: Seconds, text: String) { #expect("\(time)" == text) }

  @Test func bytesAreExactWhileSmall() {
    #expect("\(Bytes(1023))" == "1023 B")
    #expect("\(Bytes(1536))" == "1.50 KiB")
    #expect("\(Bytes(3 << 30))" == "3.00 GiB")
  }

  @Test func countsUseDecimalSuffixes() {
    #expect(engineering(300_774_272) == "301 M")
    #expect(engineering(999) == "999")
    #expect(engineering(999_600) == "1.00 M")
  }

  @Test func decimalsRound() {
    #expect(fixed(2.675, decimals: 1) == "2.7")
    #expect(fixed(-0.04, decimals: 1) == "0.0")
    #expect(fixed(1e300, decimals: 2) == "1e+300")
    #expect(significant(0.00042) == "0.000420")
  }
}

/// Is a mistyped name recognised?
@Suite struct NearestNames {
  private let names = ["mobilenetv1", "mobilenetv2", "squeezenet", "vgg16"]

  @Test func findsTypingMistakes() {
    #expect(nearestName(to: "mobilnetv2", in: names) == "mobilenetv2")
    #expect(nearestName(to: "sqeuezenet", in: names) == "squeezenet")
    #expect(nearestName(to: "VGG16", in: names) == "vgg16")
    #expect(nearestName(to: "squeeze", in: names) == "squeezenet")
  }

  @Test func listsAllWhereNoneIsNear() {
    #expect(nearestName(to: "transformer", in: names) == nil)
    #expect(suggestion(for: "bert", in: ["a", "b"]) == "; valid: a, b")
  }

  @Test func longInputIsNoWork() {
    #expect(nearestName(to: String(repeating: "x", count: 1_000_000), in: names) == nil)
  }
}
