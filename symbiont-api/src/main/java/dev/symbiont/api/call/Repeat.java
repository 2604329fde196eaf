package dev.symbiont.api.call;

/** Whether the client may send a request again after a failure (SDK surface, section 1.6). */
public enum Repeat {
  /** Only where sending twice has the effect of sending once, or nothing was processed. */
  WHEN_SAFE,
  /** Never. */
  NEVER,
  /** As if the operation were idempotent; the caller vouches for that. */
  ALWAYS
}
