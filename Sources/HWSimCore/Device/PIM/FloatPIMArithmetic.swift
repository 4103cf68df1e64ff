extension RowArithmetic {
  /// What FloatPIM's authors count for a format.
  ///
  ///     RowArithmetic.floatPIM(.bf16).multiply   // 360
  ///
  /// - Source: Imani et al., ISCA 2019, as quoted by Talati et al. (Bitlet, sec. 6.4.2) for real numbers; for
  ///   fixed point the same multiplication without exponents, and the additions of MAGIC.
  /// - Models: NOR steps of one row; searches apart, as they may take another time.
  /// - Ignores: rounding modes, denormals; the periphery that the searches need.
  public static func floatPIM(_ format: Precision) -> RowArithmetic {
    guard let (exponent, mantissa) = format.fields else {
      let bits = format.bits
      return RowArithmetic(
        format: format, multiply: FloatPIMSteps.multiply(exponent: 0, mantissa: bits),
        add: FloatPIMSteps.addFixed(bits), search: 0, accumulatorBits: bits)
    }
    return RowArithmetic(
      format: format,
      multiply: FloatPIMSteps.multiply(exponent: exponent, mantissa: mantissa),
      add: FloatPIMSteps.add(exponent: exponent, mantissa: mantissa),
      search: FloatPIMSteps.search(mantissa: mantissa), accumulatorBits: format.bits)
  }
}

/// FloatPIM's formulas, in steps of a row.
public enum FloatPIMSteps {
  /// 12 Ne + 6.5 Nm² - 7.5 Nm - 2.
  ///
  /// - Source: Bitlet, sec. 6.4.2. The draft prints +7.5 Nm; its own 360 steps of bfloat16 take the minus.
  public static func multiply(exponent: Int, mantissa: Int) -> Int {
    // Nm (13 Nm - 15) is even: one of the factors is.
    12 * exponent + mantissa * (13 * mantissa - 15) / 2 - 2
  }

  /// 3 + 16 Ne + 19 Nm + Nm².
  public static func add(exponent: Int, mantissa: Int) -> Int {
    3 + 16 * exponent + 19 * mantissa + mantissa * mantissa
  }

  /// 2 Nm + 1 searches of one addition.
  public static func search(mantissa: Int) -> Int { 2 * mantissa + 1 }

  /// 12 N + 1: a full adder of twelve NORs for each bit.
  ///
  /// - Source: Talati et al., MAGIC logic design, 2016 (not re-read).
  public static func addFixed(_ bits: Int) -> Int { 12 * bits + 1 }
}

/// AritPIM's formulas for fixed point, in steps of a row, with one initialisation in each.
///
/// - Source: Leitersdorf et al., AritPIM, serial element-parallel arithmetic; exact at 8, 16, 32 and 64 bits.
public enum AritPIMSteps {
  /// 18 N + 1.
  public static func add(_ bits: Int) -> Int { 18 * bits + 1 }

  /// 20 N + 1.
  public static func subtract(_ bits: Int) -> Int { 20 * bits + 1 }
}
