/** Skill scanner and loader. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.skills {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;

  exports dev.symbiont.skills;
}
