package dev.symbiont.runtime.review;

import dev.symbiont.domain.review.SecurityFinding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** The risk of findings: one minus the product of what each leaves over (section 7.5). */
final class Risk {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Risk() {}

  /** Returns the risk, 0 to 1; it grows with every finding, whatever their order. */
  static BigDecimal of(List<SecurityFinding> findings) {
    BigDecimal safety = BigDecimal.ONE;
    for (SecurityFinding finding : findings) {
      BigDecimal doubt =
          Severity.of(finding.severity())
              .weight()
              .multiply(BigDecimal.valueOf(finding.confidence()));
      safety = safety.multiply(BigDecimal.ONE.subtract(doubt), MathContext.DECIMAL128);
    }
    return BigDecimal.ONE.subtract(safety);
  }

  /** Returns {@code risk} as clients see it, 0 to 100, rounded half up. */
  static int score(BigDecimal risk) {
    return risk.multiply(HUNDRED).setScale(0, RoundingMode.HALF_UP).intValueExact();
  }
}
