/** Markdown memory of agents, compatible with the stores of the Python and JavaScript SDKs. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.memory {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;

  exports dev.symbiont.memory;
}
