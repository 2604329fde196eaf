/** The client of the Symbiont runtime. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.api {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.agentpin;
  requires transitive dev.symbiont.domain;
  requires dev.symbiont.json.gson;

  exports dev.symbiont.api.agentpin;
}
