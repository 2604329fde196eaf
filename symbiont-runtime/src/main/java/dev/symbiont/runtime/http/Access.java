package dev.symbiont.runtime.http;

/** Who may call a route (spec/runtime-http-api.md section 3.4). */
public enum Access {
  /** Everybody, without a credential. */
  PUBLIC,
  /** Every valid credential. */
  ANY,
  /** Administrators, and keys whose scope holds the agent named by the path variable {@code id}. */
  AGENT,
  /** Administrators. */
  ADMIN
}
