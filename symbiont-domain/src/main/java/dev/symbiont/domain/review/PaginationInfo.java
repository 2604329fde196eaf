package dev.symbiont.domain.review;

/**
 * Which part of a list this is (SDK surface, section 3.11).
 *
 * @param page from 1 on
 * @param limit most entries of a page
 * @param total entries of all pages
 * @param hasNext whether a page follows
 */
public record PaginationInfo(int page, int limit, long total, boolean hasNext) {}
