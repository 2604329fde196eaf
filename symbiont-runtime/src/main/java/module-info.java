/** The embedded runtime: the contract of the Symbiont HTTP API, served from a library. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.runtime {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.agentpin;
  requires transitive dev.symbiont.cedar;
  requires transitive dev.symbiont.domain;
  requires transitive dev.symbiont.json.gson;
  requires dev.symbiont.schemapin;
  requires transitive dev.symbiont.toolclad;
  requires transitive dev.symbiont.webhooks;
  requires java.management;
  requires transitive java.sql;
  requires org.bouncycastle.provider;
  requires org.snakeyaml.engine;
  requires org.xerial.sqlitejdbc;
  requires re2j;

  exports dev.symbiont.runtime;
  exports dev.symbiont.runtime.access;
  exports dev.symbiont.runtime.agent;
  exports dev.symbiont.runtime.approval;
  exports dev.symbiont.runtime.audit;
  exports dev.symbiont.runtime.auth;
  exports dev.symbiont.runtime.bus;
  exports dev.symbiont.runtime.communication;
  exports dev.symbiont.runtime.compile;
  exports dev.symbiont.runtime.composition;
  exports dev.symbiont.runtime.critic;
  exports dev.symbiont.runtime.dsl;
  exports dev.symbiont.runtime.execution;
  exports dev.symbiont.runtime.health;
  exports dev.symbiont.runtime.http;
  exports dev.symbiont.runtime.identity;
  exports dev.symbiont.runtime.inference;
  exports dev.symbiont.runtime.input;
  exports dev.symbiont.runtime.jsonschema;
  exports dev.symbiont.runtime.metrics;
  exports dev.symbiont.runtime.output;
  exports dev.symbiont.runtime.policy;
  exports dev.symbiont.runtime.policy.cedar;
  exports dev.symbiont.runtime.policy.dsl;
  exports dev.symbiont.runtime.reasoning;
  exports dev.symbiont.runtime.review;
  exports dev.symbiont.runtime.store;
  exports dev.symbiont.runtime.tool;
}
