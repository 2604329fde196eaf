/** What every test needs, below the runtime: vector loader, seeded cases, clocks. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.testsupport {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;
  requires dev.symbiont.json.gson;

  exports dev.symbiont.testsupport;
}
