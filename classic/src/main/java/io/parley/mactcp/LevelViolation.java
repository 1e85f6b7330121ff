package io.parley.mactcp;

/// Something was called at interrupt level that may not be called there. The books give no result
/// code for it: on a Mac the machine hangs, or memory is destroyed (1989 p.27, 50; IM II p.181).
///
/// It is an error and no exception, so that nobody catches it by chance; the driver counts it, too.
public final class LevelViolation extends AssertionError {

  private static final long serialVersionUID = 1L;

  LevelViolation(String what) {
    super(what);
  }
}
