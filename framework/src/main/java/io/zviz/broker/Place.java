package io.zviz.broker;

/**
 * Where an object is, as the target sees it.
 *
 * @param kind whether a path names it
 * @param path its path inside the container without links, when one does; else what the kernel
 *     calls it
 */
record Place(Kind kind, String path) {
  /** Whether a path names an object. */
  enum Kind {
    /** It is in the container's tree. */
    INSIDE,
    /** It has been removed, or it is in another tree: only a descriptor leads to it. */
    OUTSIDE,
    /** A pipe, socket or the like, which no tree ever names. */
    NAMELESS
  }

  /** The path of an entry of this folder. */
  Place entry(String name) {
    return new Place(kind, path.endsWith("/") ? path + name : path + "/" + name);
  }
}
