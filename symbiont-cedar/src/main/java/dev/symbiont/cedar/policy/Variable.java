package dev.symbiont.cedar.policy;

/** The variables of a request. */
public enum Variable {
  /** Who asks. */
  PRINCIPAL("principal"),
  /** What is to be done. */
  ACTION("action"),
  /** What it is done to. */
  RESOURCE("resource"),
  /** The circumstances. */
  CONTEXT("context");

  private final String keyword;

  Variable(String keyword) {
    this.keyword = keyword;
  }

  /** Returns the name in Cedar text. */
  public String keyword() {
    return keyword;
  }
}
