/**
 * For tests: a runtime for each test, a loopback server that misbehaves, and the suite that every
 * transport must pass.
 */
@org.jspecify.annotations.NullMarked
module dev.symbiont.testkit {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.api;
  requires transitive dev.symbiont.domain;
  requires transitive dev.symbiont.runtime;
  requires transitive org.junit.jupiter.api;
  requires org.junit.jupiter.params;
  requires org.assertj.core;

  exports dev.symbiont.testkit.http;
  exports dev.symbiont.testkit.runtime;

  // JUnit calls the package-private cases of the suites.
  opens dev.symbiont.testkit.http;
}
