/** The client of a Symbiont runtime: one sub-client per area over the HTTP port. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.api {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.agentpin;
  requires transitive dev.symbiont.domain;
  requires transitive dev.symbiont.json.gson;
  requires transitive dev.symbiont.schemapin;
  requires com.electronwill.nightconfig.core;
  requires com.electronwill.nightconfig.toml;
  requires org.snakeyaml.engine;

  exports dev.symbiont.api;
  exports dev.symbiont.api.agent;
  exports dev.symbiont.api.agentpin;
  exports dev.symbiont.api.approval;
  exports dev.symbiont.api.auth;
  exports dev.symbiont.api.call;
  exports dev.symbiont.api.channel;
  exports dev.symbiont.api.communication;
  exports dev.symbiont.api.config;
  exports dev.symbiont.api.dsl;
  exports dev.symbiont.api.health;
  exports dev.symbiont.api.input;
  exports dev.symbiont.api.message;
  exports dev.symbiont.api.reasoning;
  exports dev.symbiont.api.review;
  exports dev.symbiont.api.schedule;
  exports dev.symbiont.api.schemapin;
  exports dev.symbiont.api.toolclad;
  exports dev.symbiont.api.workflow;

  uses dev.symbiont.domain.http.HttpTransportProvider;
}
