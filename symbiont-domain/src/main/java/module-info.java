/** Values, ports and errors of the Symbiont SDK. Needs the JDK and nothing else. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.domain {
  requires static transitive org.jspecify;

  exports dev.symbiont.domain.crypto;
  exports dev.symbiont.domain.error;
  exports dev.symbiont.domain.file;
  exports dev.symbiont.domain.http;
  exports dev.symbiont.domain.json;
  exports dev.symbiont.domain.reasoning;
  exports dev.symbiont.domain.webhook;
}
