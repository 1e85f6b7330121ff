package io.parley.bench;

import java.math.BigDecimal;
import java.math.MathContext;

/// How numbers are written, for people and for JSON.
final class Figures {

  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private Figures() {}

  /// Four significant digits; whole numbers of more digits stay whole.
  static String shown(double figure) {
    if (!Double.isFinite(figure)) {
      return "none";
    }
    if (Math.abs(figure) >= 1_000) {
      return Long.toString(Math.round(figure));
    }
    BigDecimal rounded = new BigDecimal(figure).round(FOUR_DIGITS).stripTrailingZeros();
    return rounded.toPlainString();
  }
}
