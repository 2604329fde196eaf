package dev.symbiont.api.config;

/** Where the value of a setting came from; an earlier source beats a later one. */
public enum Source {
  /** The builder of the client. */
  ARGUMENT,
  /** The environment of the process. */
  ENVIRONMENT,
  /** A {@code .env} file. */
  DOTENV,
  /** A configuration file. */
  FILE,
  /** Nobody said anything. */
  DEFAULT
}
