/** Skill scanner and loader. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.skills {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;
  requires transitive dev.symbiont.schemapin;
  requires org.snakeyaml.engine;

  exports dev.symbiont.skills;
}
