/** SchemaPin: signatures of tool schemas and skill folders, key pinning, trust bundles. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.schemapin {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;
  requires dev.symbiont.json.gson;
  requires org.bouncycastle.provider;

  exports dev.symbiont.schemapin;
}
