package io.zviz.sys.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.zviz.sys.DescriptorCalls;
import io.zviz.sys.Errno;
import io.zviz.sys.KernelCall;
import io.zviz.sys.LocalSocketCalls;
import io.zviz.sys.SysException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;

/** Local sockets through libc's system call entry; layouts of 64 bit Linux. */
public final class JnaLocalSocketCalls implements LocalSocketCalls {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int SHUT_RDWR = 2;
  private static final int BACKLOG = 128;
  private static final int PRIVATE = 0177;
  // struct sockaddr_un: the family, and a name of at most 108 bytes with its NUL.
  private static final int ADDRESS = 110;
  // struct ucred: pid, uid, gid.
  private static final int CREDENTIALS = 12;
  private static final int USER = 4;
  // struct msghdr: name, its length, vectors, their number, control, its length, flags.
  private static final int MESSAGE = 56;
  private static final int VECTORS = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  // struct iovec: address and length.
  private static final int VECTOR = 16;
  // struct cmsghdr: length, level, type.
  private static final int HEADER = 16;
  private static final int LEVEL = 8;
  private static final int TYPE = 12;
  private static final int ROOM = HEADER + MAX_DESCRIPTORS * Integer.BYTES;

  private final DescriptorCalls descriptors;

  /** Uses these calls for folders. */
  public JnaLocalSocketCalls(DescriptorCalls descriptors) {
    this.descriptors = descriptors;
  }

  @Override
  public int listen(Path file) {
    return withSocket(
        file,
        KernelCall.BIND,
        socket -> {
          Kernel.call(KernelCall.LISTEN, socket, BACKLOG, 0, 0, 0, 0);
        });
  }

  @Override
  public int connect(Path file) {
    return withSocket(file, KernelCall.CONNECT, socket -> {});
  }

  /** The file's name counts from a descriptor of its folder: an address holds 107 bytes only. */
  private int withSocket(Path file, KernelCall call, IntConsumer then) {
    int folder = descriptors.openPlace(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    try (Memory address = new Memory(ADDRESS)) {
      byte[] name =
          ("/proc/self/fd/" + folder + "/" + file.getFileName()).getBytes(StandardCharsets.UTF_8);
      if (name.length >= ADDRESS - Short.BYTES) {
        throw new SysException(call.lowerName() + "(" + file + ")", Errno.ENAMETOOLONG);
      }
      address.clear();
      address.setShort(0, (short) AF_UNIX);
      address.write(Short.BYTES, name, 0, name.length);
      int socket = (int) Kernel.call(KernelCall.SOCKET, AF_UNIX, SOCK_STREAM_CLOEXEC, 0, 0, 0, 0);
      try {
        if (call == KernelCall.BIND) {
          // The file gets the socket's mode (bind(2), unix(7)).
          Kernel.call(KernelCall.FCHMOD, socket, 0777 & ~PRIVATE, 0, 0, 0, 0);
        }
        Kernel.call(call, socket, Pointer.nativeValue(address), ADDRESS, 0, 0, 0);
        then.accept(socket);
        return socket;
      } catch (SysException failed) {
        descriptors.close(socket);
        throw new SysException(call.lowerName() + "(" + file + ")", failed.errno());
      }
    } finally {
      descriptors.close(folder);
    }
  }

  @Override
  public int accept(int listener) {
    return (int) Kernel.call(KernelCall.ACCEPT4, listener, 0, 0, SOCK_CLOEXEC, 0, 0);
  }

  @Override
  public int peerUser(int connection) {
    try (Memory credentials = new Memory(CREDENTIALS + Integer.BYTES)) {
      credentials.setInt(CREDENTIALS, CREDENTIALS);
      long address = Pointer.nativeValue(credentials);
      Kernel.call(
          KernelCall.GETSOCKOPT,
          connection,
          SOL_SOCKET,
          SO_PEERCRED,
          address,
          address + CREDENTIALS,
          0);
      return credentials.getInt(USER);
    }
  }

  @Override
  public void send(int connection, byte[] bytes, List<Integer> passed) {
    try (Memory data = new Memory(bytes.length);
        Message message = new Message()) {
      data.write(0, bytes, 0, bytes.length);
      long start = Pointer.nativeValue(data);
      int done = (int) message.call(KernelCall.SENDMSG, connection, start, bytes.length, passed);
      while (done < bytes.length) {
        done +=
            (int)
                message.call(
                    KernelCall.SENDMSG, connection, start + done, bytes.length - done, List.of());
      }
    }
  }

  @Override
  public int receive(int connection, byte[] to, List<Integer> passed) {
    try (Memory data = new Memory(to.length);
        Message message = new Message()) {
      int length =
          (int)
              message.call(
                  KernelCall.RECVMSG, connection, Pointer.nativeValue(data), to.length, List.of());
      data.read(0, to, 0, length);
      passed.addAll(message.descriptors());
      return length;
    }
  }

  @Override
  public void shutdown(int connection) {
    Kernel.answer(KernelCall.SHUTDOWN, connection, SHUT_RDWR, 0, 0, 0, 0);
  }

  /** A message header with one vector and room for descriptors. */
  private static final class Message implements AutoCloseable {
    private final Memory memory = new Memory(MESSAGE + VECTOR + ROOM);
    private final long address = Pointer.nativeValue(memory);

    long call(KernelCall call, int connection, long data, int length, List<Integer> passed) {
      memory.clear();
      memory.setLong(VECTORS, address + MESSAGE);
      memory.setLong(VECTOR_COUNT, 1);
      memory.setLong(MESSAGE, data);
      memory.setLong(MESSAGE + 8, length);
      if (call == KernelCall.RECVMSG) {
        control(ROOM);
        return Kernel.call(call, connection, address, MSG_CMSG_CLOEXEC, 0, 0, 0);
      }
      put(passed);
      return Kernel.call(call, connection, address, MSG_NOSIGNAL, 0, 0, 0);
    }

    private void control(int length) {
      memory.setLong(CONTROL, address + MESSAGE + VECTOR);
      memory.setLong(CONTROL_LENGTH, length);
    }

    private void put(List<Integer> passed) {
      if (passed.isEmpty()) {
        return;
      }
      int length = HEADER + passed.size() * Integer.BYTES;
      control(length);
      long header = MESSAGE + VECTOR;
      memory.setLong(header, length);
      memory.setInt(header + LEVEL, SOL_SOCKET);
      memory.setInt(header + TYPE, SCM_RIGHTS);
      for (int i = 0; i < passed.size(); i++) {
        memory.setInt(header + HEADER + (long) i * Integer.BYTES, passed.get(i));
      }
    }

    List<Integer> descriptors() {
      List<Integer> received = new ArrayList<>();
      long header = MESSAGE + VECTOR;
      boolean rights =
          memory.getLong(CONTROL_LENGTH) >= HEADER
              && memory.getInt(header + LEVEL) == SOL_SOCKET
              && memory.getInt(header + TYPE) == SCM_RIGHTS;
      for (long at = HEADER; rights && at + 4 <= memory.getLong(header); at += Integer.BYTES) {
        received.add(memory.getInt(header + at));
      }
      return received;
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}
