package io.zviz.plugin;

/** Why a plugin is refused; ends in its report. */
final class PluginRefused extends Exception {
  private static final long serialVersionUID = 1L;

  PluginRefused(String why) {
    super(why);
  }

  /** The reason in words. */
  String why() {
    return String.valueOf(getMessage());
  }
}
