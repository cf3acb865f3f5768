package io.zviz.broker;

import io.zviz.broker.PathAnswer.Access;
import io.zviz.sys.Errno;
import java.util.List;
import java.util.Optional;

/**
 * What a call does with the files that it names. Whether rights suffice is asked of the kernel,
 * with the task's credentials, so that access control lists count.
 */
final class FileQuestion {
  // include/uapi/linux/capability.h
  private static final long DAC_OVERRIDE = 1L << 1;

  private final Files files;
  private final WorkerCredentials worker;
  private final PathResolver resolver;
  private final FileOpener opener;
  private final PathDecision paths;
  private final Target target;
  private final List<NamedFile> named;

  FileQuestion(
      Files files,
      WorkerCredentials worker,
      PathResolver resolver,
      FileOpener opener,
      PathDecision paths,
      Target target,
      List<NamedFile> named) {
    this.files = files;
    this.worker = worker;
    this.resolver = resolver;
    this.opener = opener;
    this.paths = paths;
    this.target = target;
    this.named = named;
  }

  /** The path that the call gives first; empty when it has none. */
  String path() {
    return named.isEmpty() ? "" : named.get(0).path();
  }

  /** Whether permissions refuse it without CAP_DAC_OVERRIDE, and do not with it. */
  boolean needsOverride() throws Refused {
    long capabilities = target.capabilities();
    for (NamedFile file : named) {
      if (!isAboutProcess(file)
          && isDenied(file, capabilities & ~DAC_OVERRIDE)
          && !isDenied(file, capabilities | DAC_OVERRIDE)
          && !isHidden(file)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the kernel compares all capabilities there: who has one less than another process may
   * not follow the links that lead to its files, but a profile takes it from both.
   */
  private static boolean isAboutProcess(NamedFile file) {
    return file.path().startsWith("/proc/");
  }

  /** Nobody may do anything with what covers a hidden path; another right would not help. */
  private boolean isHidden(NamedFile file) throws Refused {
    boolean named = file.path().startsWith("/");
    if (!file.hasPath() || (named && paths.access(file.path()).access() == Access.HIDDEN)) {
      return file.hasPath();
    }
    long capabilities = target.capabilities() | DAC_OVERRIDE;
    worker.become(target.status(), capabilities);
    try {
      opener.checkChange(file.lookup(target.having(capabilities)), paths);
      return false;
    } catch (Refused refused) {
      return refused.byPolicy() && refused.errno() == Errno.ENOENT;
    } finally {
      worker.restore();
    }
  }

  private boolean isDenied(NamedFile file, long capabilities) throws Refused {
    Target asked = target.having(capabilities);
    worker.become(target.status(), capabilities);
    try {
      NamedFile wanted = file.entry() && file.hasPath() ? file.folder() : file;
      if (!wanted.hasPath()) {
        return isDenied(wanted.start(), wanted.uses());
      }
      Found found = resolver.resolve(wanted.lookup(asked));
      worker.become(target.status(), capabilities);
      if (found.exists()) {
        return isDenied(found.descriptor(), wanted.uses());
      }
      return wanted.makes() && isDenied(found.folder(), NamedFile.WRITE | NamedFile.EXECUTE);
    } catch (Refused refused) {
      return refused.errno() == Errno.EACCES;
    } finally {
      worker.restore();
    }
  }

  private boolean isDenied(int descriptor, int uses) {
    return uses != 0 && files.mayUse(descriptor, uses) == -Errno.EACCES;
  }

  /** The first file's attributes; empty when it does not exist. */
  Optional<FileStat> object() throws Refused {
    return named.isEmpty() ? Optional.empty() : stat(named.get(0));
  }

  /** Whether an entry is taken out of another user's sticky folder. */
  boolean takesFromSticky(int user) throws Refused {
    for (NamedFile file : named) {
      if (file.entry() && file.hasPath()) {
        Optional<FileStat> entry = stat(file);
        Optional<FileStat> folder = stat(file.folder());
        if (entry.filter(stat -> stat.uid() != user).isPresent()
            && folder.filter(stat -> stat.uid() != user && stat.isSticky()).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  private Optional<FileStat> stat(NamedFile file) throws Refused {
    long capabilities = target.capabilities() | DAC_OVERRIDE;
    worker.become(target.status(), capabilities);
    try {
      if (!file.hasPath()) {
        return Optional.of(files.stat(file.start()));
      }
      Found found = resolver.resolve(file.lookup(target.having(capabilities)));
      return found.exists() ? Optional.of(files.stat(found.descriptor())) : Optional.empty();
    } catch (Refused refused) {
      return Optional.empty();
    } finally {
      worker.restore();
    }
  }
}
