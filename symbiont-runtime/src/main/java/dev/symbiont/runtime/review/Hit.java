package dev.symbiont.runtime.review;

/**
 * A place where a rule applies.
 *
 * @param pointer a JSON pointer into the tool
 * @param what what was found there
 */
record Hit(String pointer, String what) {}
