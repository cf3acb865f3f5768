package io.zviz.launch;

import static io.zviz.launch.MountFlags.AT_EMPTY_PATH;
import static io.zviz.launch.MountFlags.AT_FDCWD;
import static io.zviz.launch.MountFlags.AT_RECURSIVE;
import static io.zviz.launch.MountFlags.MOVE_MOUNT_BY_DESCRIPTORS;
import static io.zviz.launch.MountFlags.NODEV;
import static io.zviz.launch.MountFlags.NOEXEC;
import static io.zviz.launch.MountFlags.NOSUID;
import static io.zviz.launch.MountFlags.OPEN_TREE_CLONE;
import static io.zviz.launch.MountFlags.O_CLOEXEC;
import static io.zviz.launch.MountFlags.O_PATH;
import static io.zviz.launch.MountFlags.RDONLY;
import static io.zviz.launch.MountFlags.RESOLVE_IN_ROOT;
import static io.zviz.launch.MountFlags.RESOLVE_NO_MAGICLINKS;
import static io.zviz.launch.MountFlags.RESOLVE_NO_SYMLINKS;

import io.zviz.containment.MountStep;
import io.zviz.sys.Errno;
import io.zviz.sys.KernelCall;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compiles mount steps to calls. Every path inside the container is opened below the new root
 * without following any link (openat2), and everything is mounted on the descriptor that comes out
 * (move_mount): a link that someone puts in the way makes the launch fail, and never leads outside.
 */
final class TreeProgram {
  private static final long MS_PRIVATE_REC = 0x40000 | 0x4000; // MS_PRIVATE | MS_REC
  private static final long MNT_DETACH = 2;
  private static final long FSCONFIG_SET_FLAG = 0;
  private static final long FSCONFIG_SET_STRING = 1;
  private static final long FSCONFIG_CMD_CREATE = 6;
  private static final long CLOEXEC = 1; // FSOPEN_CLOEXEC, FSMOUNT_CLOEXEC
  private static final long S_IFREG = 0100000;
  private static final long S_IFCHR = 0020000;
  private static final long EXISTS_IS_FINE = -Errno.EEXIST;
  private static final Block INSIDE =
      Block.longs(
          O_PATH | O_CLOEXEC, 0, RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
  private static final Block WITHOUT_LINKS =
      Block.longs(O_PATH | O_CLOEXEC, 0, RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
  private static final Block EMPTY = Block.text("");

  private final Program program;
  private final Path stageFolder;
  private final boolean rootless;
  private final AttributeProgram attributes;
  private Slot root = new Slot();
  private Slot stage = new Slot();
  private int freshFiles;

  /** The kernel's file systems. */
  final HeldMounts held = new HeldMounts();

  /**
   * A compiler into a program.
   *
   * @param stageFolder where the host has room for a mount
   * @param rootless whether the child is root of a user namespace only
   */
  TreeProgram(Program program, Path stageFolder, boolean rootless) {
    this.program = program;
    this.stageFolder = stageFolder;
    this.rootless = rootless;
    this.attributes = new AttributeProgram(program, rootless);
  }

  /** Everything from private mounts to the finished tree; the host is still there. */
  void build(java.util.List<MountStep> steps) {
    program.call(
        "mount(none, \"/\", private|recursive)",
        KernelCall.MOUNT,
        Operand.of(0),
        Operand.of("/"),
        Operand.of(0),
        Operand.of(MS_PRIVATE_REC),
        Operand.of(0));
    stage = newMount("tmpfs", new TreeMap<>(Map.of("mode", "700")), 0);
    move(stage, Operand.of(AT_FDCWD), stageFolder.toString());
    makeFolder(stage, "root", 0755);
    makeFolder(stage, "mask", 0);
    makeFile(stage, "file", 0);
    if (!"/".equals(steps.get(0).path())) {
      root = newMount("tmpfs", new TreeMap<>(Map.of("mode", "755", "size", "1m")), 0);
      move(root, Operand.of(stage), "root");
    }
    for (MountStep step : steps) {
      step(step);
    }
  }

  private void throwAway(MountStep.ThrowAway step) {
    boolean isRoot = "/".equals(step.path());
    String upper = isRoot ? "upper" : "upper" + freshFiles++;
    makeFolder(stage, upper, 0755);
    makeFolder(stage, upper + ".work", 0700);
    SortedMap<String, String> options = new TreeMap<>();
    options.put("lowerdir", step.lower().toString());
    options.put("upperdir", stageFolder.resolve(upper).toString());
    options.put("workdir", stageFolder.resolve(upper + ".work").toString());
    if (rootless) {
      options.put("userxattr", ""); // Documentation/filesystems/overlayfs.rst
    }
    Slot tree = newMount("overlay", options, NODEV);
    if (isRoot) {
      root = tree;
      move(root, Operand.of(stage), "root");
    } else {
      attach(tree, step.path());
    }
  }

  /** Makes the tree the only one there is. */
  void enter(RootCheck check) {
    check.before(root);
    program.call("fchdir(root)", KernelCall.FCHDIR, Operand.of(root));
    program.call(
        "pivot_root(\".\", \".\")", KernelCall.PIVOT_ROOT, Operand.of("."), Operand.of("."));
    program.call(
        "umount2(\".\", MNT_DETACH)", KernelCall.UMOUNT2, Operand.of("."), Operand.of(MNT_DETACH));
    program.call("chdir(\"/\")", KernelCall.CHDIR, Operand.of("/"));
    check.after(held.of("/proc"));
    program.close(root);
    program.close(stage);
  }

  private void step(MountStep step) {
    if (step instanceof MountStep.Folder folder) {
      inParent(folder.path(), (parent, name) -> makeFolder(parent, name, folder.mode()));
    } else if (step instanceof MountStep.EmptyFile file) {
      inParent(file.path(), (parent, name) -> makeFile(parent, name, 0444));
    } else if (step instanceof MountStep.Link link) {
      link(link);
    } else if (step instanceof MountStep.Device device) {
      device(device);
    } else if (step instanceof MountStep.HostBind bind) {
      bind(bind);
    } else if (step instanceof MountStep.NewMount mount) {
      newMount(mount);
    } else if (step instanceof MountStep.ThrowAway overlay) {
      throwAway(overlay);
    } else if (step instanceof MountStep.Rebind rebind) {
      rebind(rebind);
    } else if (step instanceof MountStep.Mask mask) {
      cover(mask.folder() ? "mask" : "file", RDONLY | NOSUID | NODEV | NOEXEC, mask.path());
    } else if (step instanceof MountStep.FreshFile file) {
      String name = "fresh" + freshFiles++;
      makeFile(stage, name, 0644);
      cover(name, AttributeProgram.flags(file.attributes()), file.path());
    } else if (step instanceof MountStep.Seal seal) {
      seal(seal.path());
    }
  }

  private interface InParent {
    void make(Slot parent, String name);
  }

  private void inParent(String path, InParent make) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    if (slash == 0) {
      make.make(root, name);
      return;
    }
    Slot parent = open(path.substring(0, slash));
    make.make(parent, name);
    program.close(parent);
  }

  private void makeFolder(Slot parent, String name, int mode) {
    program.call(
        "mkdirat(\"" + name + "\", " + octal(mode) + ")",
        EXISTS_IS_FINE,
        KernelCall.MKDIRAT,
        Operand.of(parent),
        Operand.of(name),
        Operand.of(mode));
  }

  private void makeFile(Slot parent, String name, int mode) {
    program.call(
        "mknodat(\"" + name + "\", file, " + octal(mode) + ")",
        EXISTS_IS_FINE,
        KernelCall.MKNODAT,
        Operand.of(parent),
        Operand.of(name),
        Operand.of(S_IFREG | mode),
        Operand.of(0));
  }

  private void link(MountStep.Link link) {
    inParent(
        link.path(),
        (parent, name) ->
            program.call(
                "symlinkat(\"" + link.target() + "\", \"" + link.path() + "\")",
                KernelCall.SYMLINKAT,
                Operand.of(link.target()),
                Operand.of(parent),
                Operand.of(name)));
  }

  private void device(MountStep.Device device) {
    inParent(
        device.path(),
        (parent, name) ->
            program.call(
                "mknodat(\""
                    + device.path()
                    + "\", device "
                    + device.major()
                    + ":"
                    + device.minor()
                    + ", 0666)",
                KernelCall.MKNODAT,
                Operand.of(parent),
                Operand.of(name),
                Operand.of(S_IFCHR | 0666),
                Operand.of((long) device.major() << 8 | device.minor())));
  }

  private void bind(MountStep.HostBind bind) {
    Slot source =
        program.call(
            "openat2(\"" + bind.source() + "\", no symlinks)",
            KernelCall.OPENAT2,
            Operand.of(AT_FDCWD),
            Operand.of(bind.source().toString()),
            Operand.of(WITHOUT_LINKS),
            Operand.of(24));
    Slot tree = cloneOf(source, bind.source().toString());
    attributes.assign(tree, AttributeProgram.flags(bind.attributes()), bind.path(), true);
    if (!"/".equals(bind.path())) {
      attach(tree, bind.path());
      return;
    }
    // Mount points may have to be made in the root; it is sealed at the end.
    attributes.allow(tree, RDONLY, "/", false);
    root = tree;
    move(root, Operand.of(stage), "root");
  }

  private void rebind(MountStep.Rebind rebind) {
    Slot here = open(rebind.path());
    Slot tree = cloneOf(here, rebind.path());
    attributes.assign(tree, AttributeProgram.flags(rebind.attributes()), rebind.path(), true);
    attach(tree, rebind.path());
  }

  private void cover(String stageName, long flags, String path) {
    Slot tree =
        program.call(
            "open_tree(stage/" + stageName + ", clone)",
            KernelCall.OPEN_TREE,
            Operand.of(stage),
            Operand.of(stageName),
            Operand.of(OPEN_TREE_CLONE | O_CLOEXEC));
    attributes.assign(tree, flags, path, false);
    attach(tree, path);
  }

  private void seal(String path) {
    if ("/".equals(path)) {
      attributes.add(root, RDONLY, path, false);
      return;
    }
    Slot here = open(path);
    attributes.add(here, RDONLY, path, false);
    program.close(here);
  }

  private Slot newMount(String type, SortedMap<String, String> options, long flags) {
    Slot context =
        program.call(
            "fsopen(\"" + type + "\")", KernelCall.FSOPEN, Operand.of(type), Operand.of(CLOEXEC));
    options.forEach(
        (name, value) ->
            program.call(
                "fsconfig(\"" + name + "\", \"" + value + "\")",
                KernelCall.FSCONFIG,
                Operand.of(context),
                Operand.of(value.isEmpty() ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING),
                Operand.of(name),
                value.isEmpty() ? Operand.of(0) : Operand.of(value),
                Operand.of(0)));
    program.call(
        "fsconfig(create)",
        KernelCall.FSCONFIG,
        Operand.of(context),
        Operand.of(FSCONFIG_CMD_CREATE),
        Operand.of(0),
        Operand.of(0),
        Operand.of(0));
    Slot mount =
        program.call(
            "fsmount(\"" + type + "\", " + MountFlags.words(flags | NOSUID) + ")",
            KernelCall.FSMOUNT,
            Operand.of(context),
            Operand.of(CLOEXEC),
            Operand.of(flags | NOSUID));
    program.close(context);
    return mount;
  }

  private void newMount(MountStep.NewMount mount) {
    Slot tree = newMount(mount.type(), mount.options(), AttributeProgram.flags(mount.attributes()));
    put(tree, mount.path());
    if (!held.keep(mount.path(), tree)) {
      program.close(tree);
    }
  }

  private Slot open(String path) {
    HeldMounts.Place place = held.find(path, root);
    return program.call(
        "openat2(\"" + path + "\", in the container, no symlinks)",
        KernelCall.OPENAT2,
        Operand.of(place.from()),
        Operand.of(place.relative()),
        Operand.of(INSIDE),
        Operand.of(24));
  }

  private Slot cloneOf(Slot here, String what) {
    Slot tree =
        program.call(
            "open_tree(\"" + what + "\", clone|recursive)",
            KernelCall.OPEN_TREE,
            Operand.of(here),
            Operand.of(EMPTY),
            Operand.of(OPEN_TREE_CLONE | O_CLOEXEC | AT_RECURSIVE | AT_EMPTY_PATH));
    program.close(here);
    return tree;
  }

  private void attach(Slot tree, String path) {
    put(tree, path);
    program.close(tree);
  }

  private void put(Slot tree, String path) {
    Slot destination = open(path);
    held.cover(path);
    program.call(
        "move_mount(\"" + path + "\")",
        KernelCall.MOVE_MOUNT,
        Operand.of(tree),
        Operand.of(EMPTY),
        Operand.of(destination),
        Operand.of(EMPTY),
        Operand.of(MOVE_MOUNT_BY_DESCRIPTORS));
    program.close(destination);
  }

  private void move(Slot tree, Operand folder, String name) {
    program.call(
        "move_mount(\"" + name + "\")",
        KernelCall.MOVE_MOUNT,
        Operand.of(tree),
        Operand.of(EMPTY),
        folder,
        Operand.of(name),
        Operand.of(4)); // MOVE_MOUNT_F_EMPTY_PATH
  }

  /** Four digits, as chmod(1) takes them. Not by a format: there are hundreds of calls to word. */
  private static String octal(int mode) {
    String digits = Integer.toOctalString(mode);
    return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
  }
}
