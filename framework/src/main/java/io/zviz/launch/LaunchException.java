package io.zviz.launch;

import io.zviz.spi.error.ZvizException;
import io.zviz.sys.FileFailure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A launch that failed; everything it had done is undone. */
public final class LaunchException extends ZvizException {
  private static final long serialVersionUID = 1L;

  /** A failed launch. */
  public LaunchException(LaunchError error, String message, @Nullable Throwable cause) {
    super(error, null, message, cause);
  }

  /** A failed launch without a deeper cause. */
  public LaunchException(LaunchError error, String message) {
    this(error, message, null);
  }

  /** A step with a file that failed. */
  static LaunchException of(LaunchError error, String step, IOException failed) {
    return new LaunchException(error, step + ": " + FileFailure.reason(failed), failed);
  }

  /** The exit status that zviz ends with: 127, 126, 2 or 1. */
  public int exitStatus() {
    if (code() == LaunchError.COMMAND_NOT_FOUND) {
      return 127;
    }
    if (code() == LaunchError.COMMAND_NOT_EXECUTABLE) {
      return 126;
    }
    return code().fault() == io.zviz.spi.error.ErrorCode.Fault.INPUT ? 2 : 1;
  }
}
