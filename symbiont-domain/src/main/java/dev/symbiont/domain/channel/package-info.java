/** Chat channels, identity mappings and their audit (HTTP contract, section 5.7). */
@NullMarked
package dev.symbiont.domain.channel;

import org.jspecify.annotations.NullMarked;
