import HWSimCore
import Testing

@Suite("Do formulas of in-memory arithmetic give the steps that are published?")
struct PIMArithmeticTests {
  /// Bitlet (Talati et al., JETC draft), sec. 6.4.2: 360 NORs and, for an addition, 313 and 15 searches in
  /// bfloat16. The other formats follow from the same formulas.
  @Test(
    "FloatPIM",
    arguments: [(Precision.bf16, 360, 313, 15), (.fp16, 633, 373, 21), (.fp32, 3360, 1097, 47)])
  func floatPIM(_ format: Precision, _ multiply: Int, _ add: Int, _ search: Int) {
    let arithmetic = RowArithmetic.floatPIM(format)
    #expect(arithmetic.multiply == multiply)
    #expect(arithmetic.add == add)
    #expect(arithmetic.search == search)
    #expect(arithmetic.accumulatorBits == format.bits)
  }

  /// NxN to N: 6.5 N² - 7.5 N - 2, and 12 N + 1.
  @Test("FloatPIM's fixed point")
  func fixed() {
    let arithmetic = RowArithmetic.floatPIM(.int8)
    #expect(arithmetic.multiply == 354)  // 416 - 60 - 2
    #expect(arithmetic.add == 97 && arithmetic.search == 0)
    // 448.3 ns of DUAL (MICRO 2020) for a multiplication of 8 bits and 98.4 ns for an addition: 1 ns a step.
    #expect(abs(98.4 / Double(arithmetic.add) - 1) < 0.02)
  }

  /// AritPIM's own test bench: serial additions and subtractions of 8, 16, 32 and 64 bits.
  @Test(
    "AritPIM's fixed point",
    arguments: [(8, 145, 161), (16, 289, 321), (32, 577, 641), (64, 1153, 1281)])
  func aritPIM(_ bits: Int, _ add: Int, _ subtract: Int) {
    #expect(AritPIMSteps.add(bits) == add)
    #expect(AritPIMSteps.subtract(bits) == subtract)
  }
}
