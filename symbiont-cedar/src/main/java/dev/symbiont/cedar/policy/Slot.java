package dev.symbiont.cedar.policy;

/** The places of a template that a link fills. */
public enum Slot {
  /** {@code ?principal}. */
  PRINCIPAL("?principal"),
  /** {@code ?resource}. */
  RESOURCE("?resource");

  private final String text;

  Slot(String text) {
    this.text = text;
  }

  /** Returns the slot in Cedar text. */
  public String text() {
    return text;
  }
}
