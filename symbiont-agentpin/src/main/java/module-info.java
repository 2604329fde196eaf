/** AgentPin: domain-anchored identity of agents. Needs no transport. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.agentpin {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;
  requires dev.symbiont.json.gson;
  requires org.bouncycastle.provider;

  exports dev.symbiont.agentpin;
}
