package dev.symbiont.cedar.policy;

/** What a policy does when it is satisfied. */
public enum Effect {
  /** Allows the request unless a forbid is satisfied too. */
  PERMIT("permit"),
  /** Denies the request. */
  FORBID("forbid");

  private final String keyword;

  Effect(String keyword) {
    this.keyword = keyword;
  }

  /** Returns the keyword in Cedar text. */
  public String keyword() {
    return keyword;
  }
}
