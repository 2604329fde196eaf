/** Values, ports and errors of the Symbiont SDK. Needs the JDK and nothing else. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.domain {
  requires static transitive org.jspecify;

  exports dev.symbiont.domain.agent;
  exports dev.symbiont.domain.approval;
  exports dev.symbiont.domain.channel;
  exports dev.symbiont.domain.communication;
  exports dev.symbiont.domain.crypto;
  exports dev.symbiont.domain.dsl;
  exports dev.symbiont.domain.error;
  exports dev.symbiont.domain.file;
  exports dev.symbiont.domain.health;
  exports dev.symbiont.domain.http;
  exports dev.symbiont.domain.http.exchange;
  exports dev.symbiont.domain.id;
  exports dev.symbiont.domain.json;
  exports dev.symbiont.domain.message;
  exports dev.symbiont.domain.reasoning;
  exports dev.symbiont.domain.review;
  exports dev.symbiont.domain.schedule;
  exports dev.symbiont.domain.secret;
  exports dev.symbiont.domain.tool;
  exports dev.symbiont.domain.webhook;
  exports dev.symbiont.domain.wire;
  exports dev.symbiont.domain.workflow;
}
