/** Guice modules for the client, the transports, the embedded runtime and the trust stack. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.guice {
  requires static transitive org.jspecify;
  requires transitive com.google.guice;
  requires transitive dev.symbiont.agentpin;
  requires transitive dev.symbiont.api;
  requires transitive dev.symbiont.domain;
  requires transitive dev.symbiont.memory;
  requires transitive dev.symbiont.runtime;
  requires transitive dev.symbiont.schemapin;
  requires transitive dev.symbiont.server;
  requires transitive dev.symbiont.toolclad;
  requires dev.symbiont.json.gson;
  requires dev.symbiont.transport.apache;
  requires dev.symbiont.transport.jdk;

  exports dev.symbiont.guice;

  // Guice calls the provider methods of the modules.
  opens dev.symbiont.guice to
      com.google.guice;
}
