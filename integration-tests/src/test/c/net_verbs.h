/*
 * Verbs of open_victim about sockets. They run in a network namespace of their own with the
 * addresses 10.1.0.1 and 10.2.0.1 on its loopback device.
 *
 *   net              calls that name an address, a line for each, see net_table
 *   net-unix         those on UNIX sockets with an address, a line for each
 *   net-race N WHAT  a thread rewrites the address between 10.1.0.1 and 10.2.0.1 while connect,
 *                    sendto, sendmsg or sendmmsg sends it; counts what arrives at 10.2.0.1
 *   net-to ADDRESS   one connection and one datagram to port 7 of an address
 *   net-blocked      connects to a listener that takes no more, says what came of it
 */
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <sys/un.h>

static void address_of_loopback(const char *name, const char *text) {
  struct ifreq request = {0};
  struct sockaddr_in *address = (struct sockaddr_in *)&request.ifr_addr;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
  if (text) {
    address->sin_family = AF_INET;
    inet_pton(AF_INET, text, &address->sin_addr);
    if (ioctl(fd, SIOCSIFADDR, &request)) die("SIOCSIFADDR");
  }
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  if (ioctl(fd, SIOCSIFFLAGS, &request)) die("SIOCSIFFLAGS");
  close(fd);
}

static void own_network(void) {
  if (unshare(CLONE_NEWNET)) die("unshare");
  address_of_loopback("lo", NULL);
  address_of_loopback("lo:1", "10.1.0.1");
  address_of_loopback("lo:2", "10.2.0.1");
}

static struct sockaddr_in4_or_6 { struct sockaddr_storage s; socklen_t length; } at(const char *text, int port) {
  struct sockaddr_in4_or_6 a = {0};
  struct sockaddr_in *v4 = (struct sockaddr_in *)&a.s;
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&a.s;
  if (strchr(text, ':')) {
    v6->sin6_family = AF_INET6, v6->sin6_port = htons(port), a.length = sizeof *v6;
    inet_pton(AF_INET6, text, &v6->sin6_addr);
  } else {
    v4->sin_family = AF_INET, v4->sin_port = htons(port), a.length = sizeof *v4;
    inet_pton(AF_INET, text, &v4->sin_addr);
  }
  return a;
}

static int server(int family, int type, const char *text, int port, int backlog) {
  int fd = socket(family, type, 0), yes = 1;
  struct sockaddr_in4_or_6 a = at(text, port);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(fd, (void *)&a.s, a.length) || (type == SOCK_STREAM && listen(fd, backlog))) die("server");
  return fd;
}

static volatile int pipes;
static void on_pipe(int number) { (void)number; pipes++; }

static void said(const char *what, long answer) {
  printf("%s -> %ld errno %d pipes %d\n", what, answer, answer < 0 ? errno : 0, pipes);
  fflush(stdout);
  pipes = 0;
}

static void peer(int fd) {
  char text[64] = "";
  struct sockaddr_storage s = {0};
  socklen_t length = sizeof s;
  int answer = getpeername(fd, (void *)&s, &length);
  if (!answer && s.ss_family == AF_INET) inet_ntop(AF_INET, &((struct sockaddr_in *)&s)->sin_addr, text, sizeof text);
  if (!answer && s.ss_family == AF_INET6) inet_ntop(AF_INET6, &((struct sockaddr_in6 *)&s)->sin6_addr, text, sizeof text);
  printf("  peer %d %s %d\n", answer, text, answer ? errno : ntohs(((struct sockaddr_in *)&s)->sin_port));
}

static void got(int fd) {
  static char data[70000];
  struct sockaddr_storage from = {0};
  socklen_t length = sizeof from;
  ssize_t size = recvfrom(fd, data, sizeof data, MSG_DONTWAIT, (void *)&from, &length);
  unsigned sum = 0;
  for (ssize_t i = 0; i < size; i++) sum = sum * 31 + (unsigned char)data[i];
  printf("  got %zd sum %x\n", size, sum);
}

static int tcp(int family) { return socket(family, SOCK_STREAM, 0); }
static int udp(int family) { return socket(family, SOCK_DGRAM, 0); }

static void connections(void) {
  int listener = server(AF_INET, SOCK_STREAM, "10.1.0.1", 7, 50), six = server(AF_INET6, SOCK_STREAM, "::", 8, 50);
  const char *const texts[] = {"10.1.0.1", "10.2.0.1", "127.0.0.1", "0.0.0.0", "::1", "::", "::ffff:10.1.0.1", "255.255.255.255", "224.0.0.1"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    for (int port = 7; port < 10; port++)
      for (int family = AF_INET;; family = AF_INET6) {
        char what[100];
        struct sockaddr_in4_or_6 a = at(texts[i], port);
        int fd = tcp(family);
        snprintf(what, sizeof what, "connect %s:%d of family %d", texts[i], port, family);
        said(what, connect(fd, (void *)&a.s, a.length));
        peer(fd);
        said("  again", connect(fd, (void *)&a.s, a.length));
        close(fd);
        fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0);
        said("  without waiting", connect(fd, (void *)&a.s, a.length));
        struct pollfd ready = {fd, POLLOUT, 0};
        poll(&ready, 1, 1000);
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
        printf("  then %d\n", error);
        close(fd);
        fd = udp(family);
        said("  udp", connect(fd, (void *)&a.s, a.length));
        peer(fd);
        a.s.ss_family = AF_UNSPEC;
        said("  to nowhere", connect(fd, (void *)&a.s, a.length));
        peer(fd);
        close(fd);
        if (family == AF_INET6) break;
      }
  struct sockaddr_in4_or_6 a = at("10.1.0.1", 7);
  const int lengths[] = {-1, 0, 1, 2, 8, 15, 16, 17, 24, 28, 127, 128, 129, 4096};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
    for (int type = SOCK_STREAM; type <= SOCK_DGRAM; type++) {
      char what[60];
      int fd = socket(i & 1 ? AF_INET6 : AF_INET, type, 0);
      snprintf(what, sizeof what, "connect type %d length %d", type, lengths[i]);
      said(what, syscall(SYS_connect, fd, &a.s, lengths[i]));
      close(fd);
      fd = socket(i & 1 ? AF_INET6 : AF_INET, type, 0);
      snprintf(what, sizeof what, "bind type %d length %d", type, lengths[i]);
      said(what, syscall(SYS_bind, fd, &a.s, lengths[i]));
      close(fd);
    }
  int fd = tcp(AF_INET), ends[2];
  if (pipe(ends)) die("pipe");
  said("connect null", syscall(SYS_connect, fd, NULL, 16));
  said("connect kernel", syscall(SYS_connect, fd, -4096L, 16));
  said("connect no such descriptor", connect(99, (void *)&a.s, a.length));
  said("connect -1", connect(-1, (void *)&a.s, a.length));
  said("connect a pipe", connect(ends[0], (void *)&a.s, a.length));
  said("connect a listener", connect(listener, (void *)&a.s, a.length));
  char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(page + 4096, 4096);
  memcpy(page + 4096 - 16, &a.s, 16);
  said("connect at the end of a page", syscall(SYS_connect, fd, page + 4096 - 16, 16));
  said("connect over the end of a page", syscall(SYS_connect, tcp(AF_INET), page + 4096 - 8, 16));
  close(fd), close(listener), close(six), close(ends[0]), close(ends[1]);
}

static void bindings(void) {
  const char *const texts[] = {"10.1.0.1", "127.0.0.1", "0.0.0.0", "::1", "::", "192.0.2.1", "2001:db8::1"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    for (int port = 0; port < 3000; port += 999)
      for (int type = SOCK_STREAM; type <= SOCK_DGRAM; type++) {
        char what[100];
        struct sockaddr_in4_or_6 a = at(texts[i], port);
        int fd = socket(a.s.ss_family, type, 0), second = socket(a.s.ss_family, type, 0);
        snprintf(what, sizeof what, "bind %s:%d type %d", texts[i], port, type);
        said(what, bind(fd, (void *)&a.s, a.length));
        said("  twice", bind(fd, (void *)&a.s, a.length));
        said("  in use", bind(second, (void *)&a.s, a.length));
        struct sockaddr_storage name;
        socklen_t length = sizeof name;
        getsockname(fd, (void *)&name, &length);
        printf("  name %d %d\n", name.ss_family, port ? ntohs(((struct sockaddr_in *)&name)->sin_port) : 0);
        close(fd), close(second);
      }
}

static void datagrams(void) {
  static char data[300000];
  for (size_t i = 0; i < sizeof data; i++) data[i] = i * 7;
  int to = server(AF_INET, SOCK_DGRAM, "10.1.0.1", 7, 0), fd = udp(AF_INET), room = 200000;
  setsockopt(to, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  struct sockaddr_in4_or_6 a = at("10.1.0.1", 7), unspec = a, broadcast = at("255.255.255.255", 7), other = at("::1", 7);
  unspec.s.ss_family = AF_UNSPEC;
  const int sizes[] = {0, 1, 100, 4096, 65507, 65508, 65536, 262144, 262145, 300000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    char what[60];
    snprintf(what, sizeof what, "sendto of %d", sizes[i]);
    said(what, sendto(fd, data, sizes[i], 0, (void *)&a.s, a.length));
    got(to);
  }
  said("sendto without a family", sendto(fd, data, 9, 0, (void *)&unspec.s, a.length));
  got(to);
  said("sendto another family", sendto(fd, data, 9, 0, (void *)&other.s, other.length));
  said("sendto everybody", sendto(fd, data, 9, 0, (void *)&broadcast.s, a.length));
  said("sendto nobody", sendto(fd, data, 9, 0, NULL, 0));
  said("sendto a short address", sendto(fd, data, 9, 0, (void *)&a.s, 8));
  said("sendto an address of nothing", sendto(fd, data, 9, 0, (void *)&a.s, 0));
  said("sendto a long address", syscall(SYS_sendto, fd, data, 9, 0, &a.s, 129));
  said("sendto from nowhere", syscall(SYS_sendto, fd, NULL, 9, 0, &a.s, 16));
  said("sendto without waiting", sendto(fd, data, 9, MSG_DONTWAIT, (void *)&a.s, a.length));
  got(to);
  said("sendto of a wrong flag", sendto(fd, data, 9, MSG_OOB, (void *)&a.s, a.length));
  said("sendto of a stream", sendto(tcp(AF_INET), data, 9, 0, (void *)&a.s, a.length));
  said("sendto of a stream, no signal", sendto(tcp(AF_INET), data, 9, MSG_NOSIGNAL, (void *)&a.s, a.length));
  int six = udp(AF_INET6);
  said("sendto by IPv6", sendto(six, data, 9, 0, (void *)&a.s, a.length));
  got(to);
  connect(fd, (void *)&a.s, a.length);
  said("sendto a connection", sendto(fd, data, 9, 0, NULL, 0));
  got(to);
  close(fd), close(six), close(to);
}

static long message(int fd, void *name, int length, struct iovec *pieces, size_t count, void *control, size_t size, int flags) {
  struct msghdr m = {.msg_name = name, .msg_namelen = length, .msg_iov = pieces, .msg_iovlen = count, .msg_control = control, .msg_controllen = size};
  return sendmsg(fd, &m, flags);
}

static void messages(void) {
  static char data[3000];
  static struct iovec pieces[1100];
  for (size_t i = 0; i < sizeof data; i++) data[i] = i * 11;
  for (int i = 0; i < 1100; i++) pieces[i] = (struct iovec){data + i, 3};
  int to = server(AF_INET, SOCK_DGRAM, "10.1.0.1", 7, 0), fd = udp(AF_INET);
  struct sockaddr_in4_or_6 a = at("10.1.0.1", 7);
  const int counts[] = {0, 1, 2, 255, 256, 257, 1024, 1025};
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    char what[60];
    snprintf(what, sizeof what, "sendmsg of %d pieces", counts[i]);
    said(what, message(fd, &a.s, a.length, pieces, counts[i], NULL, 0, 0));
    got(to);
  }
  struct iovec bad = {NULL, 5}, negative = {data, -1}, nothing = {NULL, 0};
  said("sendmsg of nothing there", message(fd, &a.s, a.length, &bad, 1, NULL, 0, 0));
  said("sendmsg of a negative length", message(fd, &a.s, a.length, &negative, 1, NULL, 0, 0));
  said("sendmsg of no length", message(fd, &a.s, a.length, &nothing, 1, NULL, 0, 0));
  got(to);
  said("sendmsg of null", syscall(SYS_sendmsg, fd, NULL, 0));
  said("sendmsg with a null name", message(fd, NULL, 16, pieces, 1, NULL, 0, 0));
  said("sendmsg with a negative name", message(fd, &a.s, -1, pieces, 1, NULL, 0, 0));
  said("sendmsg with a long name", message(fd, &a.s, 500, pieces, 1, NULL, 0, 0));
  got(to);
  union { char bytes[CMSG_SPACE(sizeof(struct in_pktinfo)) + 64]; struct cmsghdr align; } c;
  memset(&c, 0, sizeof c);
  c.align = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = IPPROTO_IP, .cmsg_type = IP_TTL};
  *(int *)CMSG_DATA(&c.align) = 7;
  said("sendmsg with a time to live", message(fd, &a.s, a.length, pieces, 2, &c, CMSG_SPACE(sizeof(int)), 0));
  got(to);
  c.align.cmsg_type = IP_PKTINFO, c.align.cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo));
  memset(CMSG_DATA(&c.align), 0, sizeof(struct in_pktinfo));
  ((struct in_pktinfo *)CMSG_DATA(&c.align))->ipi_spec_dst = ((struct sockaddr_in *)&a.s)->sin_addr;
  said("sendmsg with a source", message(fd, &a.s, a.length, pieces, 2, &c, CMSG_SPACE(sizeof(struct in_pktinfo)), 0));
  got(to);
  c.align.cmsg_len = 4;
  said("sendmsg with broken control", message(fd, &a.s, a.length, pieces, 2, &c, CMSG_SPACE(4), 0));
  c.align.cmsg_len = 400;
  said("sendmsg with long control", message(fd, &a.s, a.length, pieces, 2, &c, CMSG_SPACE(4), 0));
  said("sendmsg with control of nothing", message(fd, &a.s, a.length, pieces, 2, NULL, 40, 0));
  got(to);
  c.align = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SO_MARK};
  said("sendmsg with a mark", message(fd, &a.s, a.length, pieces, 2, &c, CMSG_SPACE(sizeof(int)), 0));
  got(to);
  struct mmsghdr many[3] = {{{&a.s, a.length, pieces, 1}, 77}, {{&a.s, a.length, pieces, 2}, 77}, {{&a.s, a.length, pieces, 3}, 77}};
  said("sendmmsg of 3", sendmmsg(fd, many, 3, 0));
  printf("  lengths %u %u %u\n", many[0].msg_len, many[1].msg_len, many[2].msg_len);
  got(to), got(to), got(to), got(to);
  many[0].msg_len = many[1].msg_len = 77, many[1].msg_hdr.msg_iov = &bad, many[1].msg_hdr.msg_iovlen = 1;
  said("sendmmsg with a bad second", sendmmsg(fd, many, 3, 0));
  printf("  lengths %u %u\n", many[0].msg_len, many[1].msg_len);
  got(to), got(to);
  said("sendmmsg with a bad first", sendmmsg(fd, many + 1, 1, 0));
  said("sendmmsg of none", sendmmsg(fd, many, 0, 0));
  close(fd), close(to);
}

static void streams(void) {
  static char data[1 << 20];
  static char back[1 << 20];
  for (size_t i = 0; i < sizeof data; i++) data[i] = i * 13 + (i >> 9);
  for (int family = AF_UNIX; family <= AF_INET; family++) {
    int ends[2];
    if (family == AF_UNIX) {
      if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) die("socketpair");
    } else {
      int listener = server(AF_INET, SOCK_STREAM, "10.1.0.1", 7, 5);
      struct sockaddr_in4_or_6 a = at("10.1.0.1", 7);
      ends[0] = tcp(AF_INET);
      said("connect", connect(ends[0], (void *)&a.s, a.length));
      ends[1] = accept(listener, NULL, NULL);
      close(listener);
    }
    struct iovec pieces[] = {{data, 10}, {data + 10, 300000}, {NULL, 0}, {data + 300010, sizeof data - 300010}};
    pid_t child = fork();
    if (!child) { /* reads all of it, slowly */
      size_t size = 0;
      close(ends[0]);
      for (ssize_t n; size < sizeof back && (n = read(ends[1], back + size, 10000)) > 0;) size += n;
      _exit(size == sizeof back && !memcmp(back, data, sizeof back) ? 0 : 1);
    }
    said("sendmsg of a megabyte", message(ends[0], NULL, 0, pieces, 4, NULL, 0, 0));
    int status;
    waitpid(child, &status, 0);
    printf("  arrived %d\n", status);
    said("sendmsg with a name", message(ends[0], family == AF_INET ? "\2\0xxxxxxxxxxxxxx" : NULL, family == AF_INET ? 16 : 0, pieces, 1, NULL, 0, 0));
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    long answer, total = 0;
    while ((answer = message(ends[0], NULL, 0, pieces, 4, NULL, 0, 0)) > 0) total += answer;
    said("sendmsg until it is full", answer);
    printf("  something %d\n", total > 0);
    close(ends[1]);
    while (message(ends[0], NULL, 0, pieces, 1, NULL, 0, MSG_NOSIGNAL) >= 0 || errno == ECONNRESET) continue;
    said("sendmsg to nobody, no signal", message(ends[0], NULL, 0, pieces, 1, NULL, 0, MSG_NOSIGNAL));
    said("sendmsg to nobody", message(ends[0], NULL, 0, pieces, 1, NULL, 0, 0));
    child = fork();
    if (!child) {
      signal(SIGPIPE, SIG_DFL);
      message(ends[0], NULL, 0, pieces, 1, NULL, 0, 0);
      _exit(3);
    }
    waitpid(child, &status, 0);
    printf("  killed by %x\n", status);
    close(ends[0]);
  }
}

static void take(int fd) {
  char data[10] = "", control[200];
  struct iovec piece = {data, sizeof data};
  struct msghdr m = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  printf("  took %zd", recvmsg(fd, &m, MSG_DONTWAIT));
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
    if (c->cmsg_type == SCM_RIGHTS) {
      char text[20] = "";
      int passed = *(int *)CMSG_DATA(c);
      ssize_t size = pread(passed, text, 7, 0);
      printf(" descriptor %zd %s", size, text);
      close(passed);
    }
    if (c->cmsg_type == SCM_CREDENTIALS) {
      struct ucred *who = (struct ucred *)CMSG_DATA(c);
      printf(" from me %d uid %d gid %d", who->pid == getpid(), who->uid, who->gid);
    }
  }
  printf("\n");
}

static void descriptors_sent(void) {
  for (int type = SOCK_STREAM; type <= SOCK_DGRAM; type++) {
    int ends[2], yes = 1, file = open("/proc/version", O_RDONLY);
    struct iovec piece = {"hello", 5};
    union { char bytes[100]; struct cmsghdr align; } c;
    memset(&c, 0, sizeof c);
    if (socketpair(AF_UNIX, type, 0, ends)) die("socketpair");
    said("sendmsg of words", message(ends[0], NULL, 0, &piece, 1, NULL, 0, 0));
    take(ends[1]);
    c.align = (struct cmsghdr){CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
    *(int *)CMSG_DATA(&c.align) = file;
    said("sendmsg of a descriptor", message(ends[0], NULL, 0, &piece, 1, &c, CMSG_SPACE(sizeof(int)), 0));
    take(ends[1]);
    *(int *)CMSG_DATA(&c.align) = 99;
    said("sendmsg of no descriptor", message(ends[0], NULL, 0, &piece, 1, &c, CMSG_SPACE(sizeof(int)), 0));
    setsockopt(ends[1], SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes);
    said("sendmsg of who I am", message(ends[0], NULL, 0, &piece, 1, NULL, 0, 0));
    take(ends[1]);
    struct ucred me = {getpid(), getuid(), getgid()}, liar = {1, getuid(), getgid()}, king = {getpid(), 0, 0};
    c.align = (struct cmsghdr){CMSG_LEN(sizeof me), SOL_SOCKET, SCM_CREDENTIALS};
    memcpy(CMSG_DATA(&c.align), &me, sizeof me);
    said("sendmsg of my credentials", message(ends[0], NULL, 0, &piece, 1, &c, CMSG_SPACE(sizeof me), 0));
    take(ends[1]);
    if (getuid()) {
      memcpy(CMSG_DATA(&c.align), &liar, sizeof me);
      said("sendmsg of another's credentials", message(ends[0], NULL, 0, &piece, 1, &c, CMSG_SPACE(sizeof me), 0));
      memcpy(CMSG_DATA(&c.align), &king, sizeof me);
      said("sendmsg of root's credentials", message(ends[0], NULL, 0, &piece, 1, &c, CMSG_SPACE(sizeof me), 0));
    }
    close(ends[0]), close(ends[1]), close(file);
  }
}

static void net_table(void) {
  struct sigaction action = {.sa_handler = on_pipe};
  sigaction(SIGPIPE, &action, NULL);
  bindings();
  if (!getuid()) connections(), datagrams(), messages(), streams(); /* they listen on low ports */
  descriptors_sent();
}

static void net_unix(void) {
  struct sockaddr_un a = {AF_UNIX, "zviz-net-unix"};
  struct ucred who;
  socklen_t length = sizeof who;
  int listener = socket(AF_UNIX, SOCK_STREAM, 0), fd = socket(AF_UNIX, SOCK_STREAM, 0), gram = socket(AF_UNIX, SOCK_DGRAM, 0);
  said("bind", bind(listener, (void *)&a, sizeof a));
  listen(listener, 1);
  said("connect", connect(fd, (void *)&a, sizeof a));
  if (!getsockopt(accept4(listener, NULL, NULL, SOCK_NONBLOCK), SOL_SOCKET, SO_PEERCRED, &who, &length))
    printf("  from me %d uid %d\n", who.pid == getpid(), who.uid);
  said("sendto", sendto(gram, "x", 1, 0, (void *)&a, sizeof a));
  said("connect abstract", connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&(struct sockaddr_un){AF_UNIX, "\0nobody"}, 9));
  unlink(a.sun_path);
}

static struct sockaddr_in flipping;
static atomic_int flips;
static void *flip_address(void *unused) {
  in_addr_t a = inet_addr("10.1.0.1"), b = inet_addr("10.2.0.1");
  while (!stop) {
    *(volatile in_addr_t *)&flipping.sin_addr.s_addr = a;
    flips = 1; /* each is there for about as long */
    *(volatile in_addr_t *)&flipping.sin_addr.s_addr = b;
    flips = 1;
  }
  return unused;
}

static long taken(int fd, int stream) {
  static char data[8];
  long count = 0;
  for (;;) {
    int one = stream ? accept4(fd, NULL, NULL, SOCK_NONBLOCK) : (int)recv(fd, data, sizeof data, MSG_DONTWAIT);
    if (one < 0) return count;
    if (stream) close(one);
    count++;
  }
}

static void net_race(int tries, const char *what) {
  int stream = !strcmp(what, "connect"), type = stream ? SOCK_STREAM : SOCK_DGRAM;
  int good = server(AF_INET, type, "10.1.0.1", 7, 4096), bad = server(AF_INET, type, "10.2.0.1", 7, 4096);
  fcntl(good, F_SETFL, O_NONBLOCK), fcntl(bad, F_SETFL, O_NONBLOCK);
  flipping = (struct sockaddr_in){AF_INET, htons(7), {inet_addr("10.1.0.1")}};
  struct iovec piece = {"x", 1};
  struct mmsghdr m = {{&flipping, sizeof flipping, &piece, 1}, 0};
  pthread_t thread;
  long refused = 0, right = 0, wrong = 0;
  struct linger none = {1, 0};
  int fd = udp(AF_INET);
  if (pthread_create(&thread, NULL, flip_address, NULL)) die("thread");
  while (!flips) sched_yield();
  for (int i = 0; i < tries; i++) {
    long answer;
    if (stream) {
      close(fd);
      fd = tcp(AF_INET);
      setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
      answer = connect(fd, (void *)&flipping, sizeof flipping);
    } else if (!strcmp(what, "sendto")) answer = sendto(fd, "x", 1, 0, (void *)&flipping, sizeof flipping);
    else if (!strcmp(what, "sendmsg")) answer = sendmsg(fd, &m.msg_hdr, 0);
    else answer = sendmmsg(fd, &m, 1, 0);
    if (answer < 0) refused++;
    right += taken(good, stream), wrong += taken(bad, stream);
  }
  stop = 1;
  pthread_join(thread, NULL);
  right += taken(good, stream), wrong += taken(bad, stream);
  printf("refused=%ld right=%ld wrong=%ld\n", refused, right, wrong);
}

static void net_to(const char *text) {
  struct sockaddr_in4_or_6 a = at(text, 7);
  int listener = server(a.s.ss_family, SOCK_STREAM, text, 7, 5), to = server(a.s.ss_family, SOCK_DGRAM, text, 7, 0);
  long answer = connect(tcp(a.s.ss_family), (void *)&a.s, a.length);
  printf("connect %d", answer ? errno : 0);
  fcntl(listener, F_SETFL, O_NONBLOCK);
  printf(" arrived %ld", taken(listener, 1));
  answer = sendto(udp(a.s.ss_family), "x", 1, 0, (void *)&a.s, a.length);
  printf(" sendto %d", answer < 0 ? errno : 0);
  printf(" arrived %ld\n", taken(to, 0));
}

static void net_blocked(void) {
  int listener = server(AF_INET, SOCK_STREAM, "127.0.0.1", 7777, 0);
  struct sockaddr_in4_or_6 a = at("127.0.0.1", 7777);
  for (int i = 0; i < 2; i++) { /* the queue of a listener without a backlog takes one */
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    connect(fd, (void *)&a.s, a.length);
  }
  printf("blocks\n");
  fflush(stdout);
  said("connect", connect(tcp(AF_INET), (void *)&a.s, a.length));
  close(listener);
}
