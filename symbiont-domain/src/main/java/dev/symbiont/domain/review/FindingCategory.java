package dev.symbiont.domain.review;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * What a finding is about (SDK surface, section 3.11): the words of the Python SDK, then those that
 * only the JavaScript SDK knows.
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record FindingCategory(String word) implements OpenEnum {
  private static final List<String> KNOWN =
      List.of(
          "schema_injection",
          "privilege_escalation",
          "data_exposure",
          "malicious_code",
          "resource_abuse",
          "vulnerability",
          "privacy_violation",
          "policy_violation");

  /** {@code schema_injection}. */
  public static final FindingCategory SCHEMA_INJECTION = new FindingCategory("schema_injection");

  /** {@code privilege_escalation}. */
  public static final FindingCategory PRIVILEGE_ESCALATION =
      new FindingCategory("privilege_escalation");

  /** {@code data_exposure}. */
  public static final FindingCategory DATA_EXPOSURE = new FindingCategory("data_exposure");

  /** {@code malicious_code}. */
  public static final FindingCategory MALICIOUS_CODE = new FindingCategory("malicious_code");

  /** {@code resource_abuse}. */
  public static final FindingCategory RESOURCE_ABUSE = new FindingCategory("resource_abuse");

  /** {@code vulnerability}. */
  public static final FindingCategory VULNERABILITY = new FindingCategory("vulnerability");

  /** {@code privacy_violation}. */
  public static final FindingCategory PRIVACY_VIOLATION = new FindingCategory("privacy_violation");

  /** {@code policy_violation}. */
  public static final FindingCategory POLICY_VIOLATION = new FindingCategory("policy_violation");

  /** Gives known words their spelling. */
  public FindingCategory {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static FindingCategory of(String word) {
    return new FindingCategory(word);
  }

  @Override
  public boolean isKnown() {
    return KNOWN.contains(word);
  }

  @Override
  public String toString() {
    return word;
  }
}
