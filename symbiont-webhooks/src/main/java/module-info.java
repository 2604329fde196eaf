/** Verification of inbound webhook signatures. Needs raw bytes and headers, never a web server. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.webhooks {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;
  requires dev.symbiont.json.gson;

  exports dev.symbiont.webhooks;
}
