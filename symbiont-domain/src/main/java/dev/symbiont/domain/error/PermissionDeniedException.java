package dev.symbiont.domain.error;

/** The credential is valid but may not do this (403). */
public final class PermissionDeniedException extends ApiException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public PermissionDeniedException(String message, Failure failure) {
    super(message, failure);
  }
}
