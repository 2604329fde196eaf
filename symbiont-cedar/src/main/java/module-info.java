/** A Cedar policy engine in pure Java: parser, evaluator, validator. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.cedar {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;
  requires dev.symbiont.json.gson;

  exports dev.symbiont.cedar;
  exports dev.symbiont.cedar.entity;
  exports dev.symbiont.cedar.error;
  exports dev.symbiont.cedar.policy;
  exports dev.symbiont.cedar.schema;
  exports dev.symbiont.cedar.value;
}
