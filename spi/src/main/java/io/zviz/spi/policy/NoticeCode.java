package io.zviz.spi.policy;

import io.zviz.spi.error.DocumentedCode;

/** The stable, documented code of a warning or note. */
public interface NoticeCode extends DocumentedCode {
  /** How serious it is. */
  Notice.Severity severity();

  /** This notice at a place. */
  default Notice at(Origin origin, String message) {
    return new Notice(origin, id(), severity(), message);
  }
}
